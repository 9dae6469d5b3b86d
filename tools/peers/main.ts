import { randomInt } from 'node:crypto';
import { compareHistograms } from './histograms.ts';
import { PeerMissingError } from './installed.ts';
import { tracers, type CountingTracer } from './tracers.ts';
import { watch } from './work.ts';

const BLOCKED = 3;

/**
 * `pnpm peers`: one child opens a random number of files while our commands and the distribution's tools all watch it at once; prints what
 * each counted. Another one sleeps, and prints what histograms ours and bpftrace make of it.
 *
 * @returns 0 when all counted the same; 1 when one did not; 3 when a tool is not installed
 */
async function main(): Promise<number> {
  try {
    const together = await round(tracers.filter(({ apart }) => apart !== true));
    const counting = tracers.filter(({ name }) => /^ebpf-tool (stats|trace)/.test(name));
    const apart = await round([...counting, ...tracers.filter((each) => each.apart === true)]);
    const histograms = await compareHistograms();
    return together && apart && histograms ? 0 : 1;
  } catch (error) {
    if (!(error instanceof PeerMissingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return BLOCKED;
  }
}

/** @returns whether all counted the same */
async function round(watching: readonly CountingTracer[]): Promise<boolean> {
  const opens = randomInt(1000, 9000);
  const outputs = await watch(watching, ['opens', opens]);
  const rows = watching.map(({ name, count }, index) => {
    const counted = count(outputs[index] ?? '');
    process.stdout.write(
      `${name.padEnd(28)} ${String(counted).padStart(6)} of ${opens} openat${counted === opens ? '' : ' !'}\n`,
    );
    return counted === opens;
  });
  return rows.every(Boolean);
}

process.exitCode = await main();
