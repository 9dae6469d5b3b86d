import { readFileSync } from 'node:fs';
import type { Profile } from './load.ts';

/** The processes that most samples found, a line each. */
export function processTable({ maps, globals }: Profile, rows: number): string {
  const busiest = [...maps.samples.entries()].toSorted(([, a], [, b]) => b - a).slice(0, rows);
  const lines = busiest.map(([pid, count]) => {
    const share = `${((100 * count) / globals.seen).toFixed(1)} %`;
    return line(String(pid), String(count), share, nameOf(pid));
  });
  return [line('PID', 'SAMPLES', 'SHARE', 'COMMAND'), ...lines].map((each) => `${each}\n`).join('');
}

/** What became of all samples, in two sentences. */
export function account({ globals }: Profile): string {
  const { seen, idle, lost_samples: samples, lost_places: places, lost_stacks: stacks } = globals;
  return (
    `${seen} samples, ${idle} of them of an idle CPU.\n` +
    `Lost: ${samples} samples are in no process's count, ${places} in no place's; ${stacks} stacks.\n`
  );
}

function line(pid: string, samples: string, share: string, command: string): string {
  return `${pid.padStart(8)}  ${samples.padStart(8)}  ${share.padStart(8)}  ${command}`;
}

/** What a process is called; those that are gone have no name any more. */
function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return '(gone)';
  }
}
