import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import type { Benchmark, Result } from '../result.ts';
import { median } from '../statistics.ts';

const EVENTS = 1_000_000;
const CALLBACK_EVENTS = 100_000;
/** Turns that all take, one after the other: machines are not equally quick all the time. */
const TURNS = 3;
/** In each turn. A consumer runs for long: V8 has settled after two or three, and the median is of the others. */
const ROUNDS = 9;
/** A process that has nothing to settle. */
const ROUNDS_IN_C = 3;

/**
 * Draining a full ring of a million 40-byte events: typed objects, a cursor and raw records here, an empty callback in C, koffi
 * callbacks. What is aimed at: objects at most 12 times C, a cursor at most 5.
 */
export const ringDrain: Benchmark = {
  name: 'ring-drain',
  run() {
    const folder = mkdtempSync(join(tmpdir(), 'ring-drain-'));
    try {
      return measure(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function measure(folder: string): Result[] {
  const here = import.meta.dirname;
  const object = compileBpf('fill.bpf.c', {
    cwd: here,
    out: folder,
    include: ['../../../bpf/include'],
  });
  const reference = join(folder, 'consume');
  const source = join(here, 'consume.c');
  execFileSync('clang', ['-O2', '-Wall', '-Werror', source, '-o', reference, '-lbpf']);
  const consumer = join(here, 'consume.ts');

  const ours = (way: string, events: number) =>
    nanoseconds([process.execPath, consumer, object, String(events), String(ROUNDS), way]);
  const inC = () =>
    Array.from({ length: ROUNDS_IN_C }, () =>
      nanoseconds([reference, object, String(EVENTS), '1']),
    ).flat();
  const times = { c: [], typed: [], cursor: [], raw: [], callback: [] } as Record<
    'c' | 'typed' | 'cursor' | 'raw' | 'callback',
    number[]
  >;
  for (let turn = 0; turn < TURNS; turn++) {
    times.c.push(...inC());
    times.typed.push(...ours('typed', EVENTS));
    times.cursor.push(...ours('cursor', EVENTS));
    times.raw.push(...ours('raw', EVENTS));
    times.callback.push(...ours('callback', CALLBACK_EVENTS));
  }
  const result = (name: string, mine: readonly number[], other: readonly number[]): Result => ({
    name: `ring-drain ${name}`,
    ours: median(mine),
    reference: median(other),
    unit: 'ns/event',
  });
  return [
    result('typed objects / C', times.typed, times.c),
    result('cursor / C', times.cursor, times.c),
    result('raw records / C', times.raw, times.c),
    result('typed objects / koffi callback', times.typed, times.callback),
  ];
}

/** What a program that drains prints: nanoseconds an event, of each round. */
function nanoseconds([program = '', ...args]: readonly string[]): number[] {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new RangeError(`${program} ${args.join(' ')} failed: ${stderr}`);
  return stdout.trim().split('\n').map(Number);
}
