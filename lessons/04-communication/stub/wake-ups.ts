import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { enableRunStatistics } from '@ebpf-dojo/core';
import { loadRing } from './load.ts';

/** What it cost a program to send its events, and what came of it. */
export interface WakeUpCost {
  /** When the reader was woken. */
  readonly wakeUps: string;
  /** Nanoseconds that the program took for an open, all it does included. */
  readonly nsPerOpen: number;
  /** Times the reader found something. */
  readonly batches: number;
  readonly delivered: number;
  readonly lost: number;
}

/** By the bytes that have to wait before the reader is woken. */
const WAYS: readonly (readonly [wakeUps: string, wakeupBytes: number])[] = [
  ['none', 2 ** 32 - 1],
  ['by default', 0],
  ['from 64 KiB', 64 * 1024],
  ['for each', 1],
];
/** So large that nothing is lost between two looks, which would make the program faster. */
const RING_BYTES = 16 * 1024 * 1024;
const INTERVAL_MS = 20;

/** Opens files when told to. */
const WORK = `
const { openSync, closeSync } = require('node:fs');
process.stdin.once('data', (count) => {
  for (let left = Number(count); left > 0; left--) closeSync(openSync('/dev/null'));
  console.log('done');
  process.stdin.destroy();
});
console.log('ready');`;

/**
 * Measures what wake-ups cost: a child opens files, and the kernel counts how long the program took for each.
 *
 * @param opens how many, each way
 * @throws {BpfError} EPERM without CAP_SYS_ADMIN, which run statistics need
 */
export async function measureWakeUps(opens: number): Promise<WakeUpCost[]> {
  using _statistics = enableRunStatistics();
  const costs: WakeUpCost[] = [];
  for (const [wakeUps, wakeupBytes] of WAYS)
    costs.push({ wakeUps, ...(await measure(wakeupBytes, opens)) });
  return costs;
}

async function measure(wakeupBytes: number, opens: number): Promise<Omit<WakeUpCost, 'wakeUps'>> {
  const child = spawn(process.execPath, ['-e', WORK], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // A terminal's Ctrl-C is for who started it, and not for it.
    detached: true,
  });
  try {
    await once(child.stdout, 'data');
    using ring = loadRing({ pid: child.pid ?? 0, ringBytes: RING_BYTES, wakeupBytes });
    const { on_open } = ring.programs;
    on_open.attach();
    let delivered = 0;
    let batches = 0;
    using reader = ring.maps.opens.read(() => delivered++, {
      intervalMs: INTERVAL_MS,
      onBatch: () => batches++,
    });
    // Programs of this kind run for the opens of all processes; their time is small for those they don't want.
    child.stdin.write(`${opens}\n`);
    await once(child.stdout, 'data');
    const nsPerOpen = Number(on_open.runTimeNs) / Number(on_open.runs);
    await reader.flush();
    return { nsPerOpen, batches, delivered, lost: ring.globals.lost };
  } finally {
    child.kill();
  }
}
