import { readFileSync } from 'node:fs';
import type { Trouble } from './kernel-run.ts';

/** What tools/vm exits with when this machine cannot run a VM. */
const BLOCKED = 3;
const KEPT_LINES = 15;

/**
 * Why a VM left no result, from what tools/vm said last.
 *
 * @param output of tools/vm and of the command in it
 */
export function vmTrouble(output: string, exitCode: number): Trouble {
  const lines = output.trimEnd().split('\n');
  // Before it gives up, tools/vm says `vm: <what>`, and lines of what to do that begin with an arrow.
  const last = lines.findLastIndex((line) => line.startsWith('vm: '));
  const words = lines[last]?.slice('vm: '.length) ?? '';
  const after = lines.slice(last + 1).map((line) => line.trim());
  const remedy = after.filter((line) => line.startsWith('→ ')).map((line) => line.slice(2));
  if (exitCode === BLOCKED && words.startsWith('BLOCKED: '))
    return { blocked: true, reason: words.slice('BLOCKED: '.length), remedy };
  const told = remedy.length > 0 || /^time-out|guest|QEMU/.test(words);
  return told && !words.startsWith('Linux ')
    ? {
        blocked: false,
        reason: words,
        remedy: [...after.filter((line) => line.startsWith('| ')), ...remedy],
      }
    : {
        blocked: false,
        reason: `the command in the VM ended with exit code ${exitCode} and left no result`,
        remedy: lines.slice(-KEPT_LINES),
      };
}

/** The last lines of a log. */
export function tailOf(log: string): readonly string[] {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-KEPT_LINES);
}
