import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Terminal } from '@ebpf-dojo/testkit';
import type { Benchmark, Result } from '../result.ts';

const TOOL = resolve(import.meta.dirname, '../../../packages/cli/bin/ebpf-tool');
const BUDGET = 2;
const IDLE_SECONDS = 60;
/** What its own figure leaves out, too: top/session.ts. */
const START_SECONDS = 5;
const RATE = 200_000;
const BUSY_SECONDS = 20;
const TICKS_A_SECOND = 100;
const POLL_MS = 200;

/** A line of `top --json`, as far as it is needed here. */
interface Frame {
  readonly type: string;
  readonly cost: { readonly share: number; readonly step: string | null };
  readonly probes: readonly { readonly name: string; readonly state: string }[];
}

/**
 * What `top` costs: the dashboard in a terminal of 80×24 for a minute, by its own figures and by /proc; and within which cost it stays while a
 * process makes 200 000 system calls a second. The first is about an idle machine: run it on one.
 */
export const top: Benchmark = {
  name: 'top',
  async run() {
    return [...(await idle()), ...(await busy())];
  },
};

async function idle(): Promise<Result[]> {
  using terminal = Terminal.start(
    [process.execPath, TOOL, 'top', '-d', String(IDLE_SECONDS), '--budget', '0'],
    { columns: 80, rows: 24 },
  );
  const { pid } = terminal;
  await until(() => /^3 processes, \d+ with/m.test(terminal.screen));
  await delay(START_SECONDS * 1000);
  const [before, since] = [ticksOf(pid), performance.now()];
  await delay((IDLE_SECONDS - START_SECONDS - 5) * 1000);
  const seconds = (performance.now() - since) / 1000;
  const own = (100 * (ticksOf(pid) - before)) / TICKS_A_SECOND / seconds;
  await until(() => terminal.exit !== undefined);
  const [, all = NaN, process_ = NaN] = (
    /cost: ([\d.]+) % of one CPU \(BPF [\d.]+ %, process ([\d.]+) %\)/.exec(terminal.screen) ?? []
  ).map(Number);
  return [
    { name: 'top for a minute, cost / budget', ours: all, reference: BUDGET, unit: '% of a CPU' },
    {
      name: 'top for a minute, its process by itself / by /proc',
      ours: process_,
      reference: own,
      unit: '% of a CPU',
    },
  ];
}

async function busy(): Promise<Result[]> {
  const folder = mkdtempSync(join(tmpdir(), 'top-'));
  try {
    const producer = join(folder, 'pace');
    const source = resolve(import.meta.dirname, '../ring-paced/pace.c');
    execFileSync('clang', ['-O2', '-Wall', '-Werror', source, '-o', producer]);
    const calls = RATE * (BUSY_SECONDS + 3);
    const load = spawn(producer, [String(RATE), String(calls)], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const ended = once(load, 'exit');
    load.stdin.end('!');
    const tool = spawn(
      process.execPath,
      [TOOL, 'top', '--json', '-d', String(BUSY_SECONDS), '--budget', `${BUDGET}%`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const lines = (await text(tool.stdout)).trim().split('\n');
    load.kill();
    await ended;
    return [boundOf(lines.map((line) => JSON.parse(line) as Frame))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The cost of the second half of a run, and what it did to have that. */
function boundOf(lines: readonly Frame[]): Result {
  const frames = lines.filter(({ type }) => type === 'top');
  for (const { cost } of frames)
    if (cost.step !== null) process.stderr.write(`top: ${cost.step}\n`);
  const half = frames.slice(Math.floor(frames.length / 2));
  const share = half.reduce((sum, { cost }) => sum + cost.share, 0) / half.length;
  const off = half.at(-1)?.probes.filter(({ state }) => state === 'stepped_down') ?? [];
  const without = off.length === 0 ? 'all on' : `${off.map(({ name }) => name).join(', ')} off`;
  return {
    name: `top at ${RATE} system calls a second, ${without}, cost / budget`,
    ours: 100 * share,
    reference: BUDGET,
    unit: '% of a CPU',
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(POLL_MS);
}

function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
