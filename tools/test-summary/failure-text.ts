import { stripVTControlCharacters } from 'node:util';
import type { Failure } from './summarize.ts';

/** A record of a run may keep no more than its last 12 kB: what failed has to fit there, beside what is blocked. */
const MOST_CHARACTERS = 6000;
/** Lines shown of each failure: as many as fit, when many failed. */
const LINES = [20, 10, 5, 3, 1] as const;
const WIDTH = 200;
/** Frames of a stack that are nobody's fault. */
const FRAME_OF_OTHERS = /^\s*at .*(node_modules|node:internal)/;

/** What failed, each with the first lines of why, in at most 6 kB. */
export function failureText(failures: readonly Failure[]): string {
  if (failures.length === 0) return '';
  const texts = LINES.map((lines) => failures.map((failure) => blockOf(failure, lines)));
  const fitting = texts.find((blocks) => lengthOf(blocks) <= MOST_CHARACTERS);
  return fitting === undefined ? firstOf(texts.at(-1) ?? []) : fitting.join('\n');
}

/** Whether it names every one of them. */
export function isWhole(failures: readonly Failure[]): boolean {
  return lengthOf(failures.map((failure) => blockOf(failure, 1))) <= MOST_CHARACTERS;
}

function blockOf({ what, why }: Failure, most: number): string {
  const lines = stripVTControlCharacters(why)
    .trim()
    .split('\n')
    .filter((line) => !FRAME_OF_OTHERS.test(line));
  const shown = lines
    .slice(0, most)
    .map((line) => (line.length > WIDTH ? `  ${line.slice(0, WIDTH)}…` : `  ${line}`));
  const left = lines.length - shown.length;
  const more = left > 0 && most > 1 ? [`  … ${left} more lines`] : [];
  return [`FAILED  ${what}`, ...shown, ...more, ''].map((line) => line.trimEnd()).join('\n');
}

function firstOf(blocks: readonly string[]): string {
  let count = 0;
  while (lengthOf(blocks.slice(0, count + 1)) <= MOST_CHARACTERS) count++;
  return `${blocks.slice(0, count).join('\n')}\n… and ${blocks.length - count} more failed\n`;
}

function lengthOf(blocks: readonly string[]): number {
  return blocks.reduce((total, block) => total + block.length + 1, 0);
}
