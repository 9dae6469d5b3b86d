import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { TodoError } from '@ebpf-dojo/course';
import { mainOf } from '@ebpf-dojo/course/testing';
import { expect } from 'vitest';

/** How `start` ended, and its table. */
export interface Table {
  readonly code: number | null;
  readonly stdout: string;
}

/**
 * Runs `start` as a user who is not root.
 *
 * @param capabilities beside CAP_DAC_READ_SEARCH, which only lets it read a clone that is closed to others: `+bpf,+perfmon`
 */
export async function startAsUser(...capabilities: readonly string[]): Promise<Table> {
  const held = [...capabilities, '+dac_read_search'].join(',');
  return run(
    ...['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'],
    ...[`--inh-caps=${held}`, `--ambient-caps=${held}`],
  );
}

/** Runs `start` as whoever runs the tests. */
export async function start(): Promise<Table> {
  return run();
}

/** What a line of the table says. The name of a line is what its second column has. */
export function lineOf({ stdout }: Table, name: string): { status: string; seen: string } {
  const line = stdout.split('\n').find((each) => columns(each)?.what === name);
  const found = columns(line ?? '');
  if (found === undefined)
    expect.fail(`start prints no line “${name}”. It printed:\n${stdout || '(nothing)'}`);
  const { status, seen } = found;
  const [, task, what] = /^(\d\d\.\d) is not written yet: (.*)$/.exec(seen) ?? [];
  if (status === 'TODO' && task !== undefined && what !== undefined)
    throw new TodoError(task, what);
  return { status, seen };
}

function columns(
  line: string,
): { readonly status: string; readonly what: string; readonly seen: string } | undefined {
  const [, status, what, seen] =
    /^(OK|MISSING|NOT TRIED|TODO) {2,}(\S+(?: \S+)*) {2,}(.*)$/.exec(line) ?? [];
  return status === undefined || what === undefined || seen === undefined
    ? undefined
    : { status, what, seen };
}

async function run(...prefix: readonly string[]): Promise<Table> {
  const [program, ...args] = [...prefix, process.execPath, mainOf(import.meta.dirname)];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  if (stdout === '') expect.fail(`start printed no table, and ended with ${code}:\n${stderr}`);
  return { code, stdout };
}
