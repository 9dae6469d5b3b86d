import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { explainVerifierLog } from '@ebpf-dojo/core';
import type { Benchmark, Result } from '../result.ts';
import { median } from '../statistics.ts';

const LOGS = new URL('../../../packages/core/fixtures/verifier/logs/', import.meta.url);
const LINES = 200;
const LIMIT_MS = 5;
const ROUNDS = 500;
const PROCESSES = 9;

/** Explaining a verifier log of 200 lines, of an old and of the newest kernel, against the five milliseconds it may take. */
export const verifierExplain: Benchmark = {
  name: 'verifier-explain',
  run: () =>
    ['5.10', '6.12', '7.3'].flatMap((kernel): Result[] => {
      const log = longLog(kernel);
      const cold = Array.from({ length: PROCESSES }, () => firstTime(log));
      const warm = Array.from({ length: ROUNDS }, () => timed(log));
      const name = `verifier-explain ${LINES} lines of Linux ${kernel}`;
      const limit = { reference: LIMIT_MS, unit: 'ms' };
      return [
        { name: `${name}, in a new process / limit`, ours: median(cold), ...limit },
        { name: `${name} / limit`, ours: median(warm), ...limit },
      ];
    }),
};

/** A log that ends as a captured one does, with so many lines of instructions before that it has 200. */
function longLog(kernel: string): string {
  const text = readFileSync(new URL(`${kernel}.txt`, LOGS), 'utf8');
  const end = part(text, 'unchecked-index');
  const middle = part(text, 'too-complex').filter((line) => /^(?:\d+: \(|; )/.test(line));
  return [...middle.slice(0, LINES - end.length), ...end, ''].join('\n');
}

function part(text: string, name: string): string[] {
  const found = text.split(/^==== /m).find((one) => one.startsWith(`${name} `));
  if (found === undefined) throw new RangeError(`no log of ${name} was captured`);
  return found.trimEnd().split('\n').slice(1);
}

/** @returns milliseconds */
function firstTime(log: string): number {
  const program = fileURLToPath(import.meta.resolve('./first-time.ts'));
  return Number(execFileSync(process.execPath, [program], { input: log, encoding: 'utf8' }));
}

/** @returns milliseconds */
function timed(log: string): number {
  const start = process.hrtime.bigint();
  const { kind } = explainVerifierLog(log);
  const nanoseconds = Number(process.hrtime.bigint() - start);
  if (kind !== 'out-of-bounds-map-value') throw new RangeError(`explained as ${kind}`);
  return nanoseconds / 1e6;
}
