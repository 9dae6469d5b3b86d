import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { workloadBinary } from '@ebpf-dojo/testkit';
import { PeerMissingError } from './installed.ts';
import { RunningTracer } from './running-tracer.ts';
import { tracers, type CountingTracer } from './tracers.ts';

const BLOCKED = 3;

/**
 * `pnpm peers`: one child opens a random number of files while our commands and the distribution's tools all watch it at once; prints what
 * each counted.
 *
 * @returns 0 when all counted the same; 1 when one did not; 3 when a tool is not installed
 */
async function main(): Promise<number> {
  try {
    const together = await round(tracers.filter(({ apart }) => apart !== true));
    const counting = tracers.filter(({ name }) => /^ebpf-tool (stats|trace)/.test(name));
    const apart = await round([...counting, ...tracers.filter((each) => each.apart === true)]);
    return together && apart ? 0 : 1;
  } catch (error) {
    if (!(error instanceof PeerMissingError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return BLOCKED;
  }
}

/** @returns whether all counted the same */
async function round(watching: readonly CountingTracer[]): Promise<boolean> {
  const opens = randomInt(1000, 9000);
  const child = spawn(workloadBinary(), ['opens', String(opens)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const running: RunningTracer[] = [];
  try {
    const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await said.next();
    for (const { command, ready } of watching)
      running.push(await RunningTracer.start(command(child.pid ?? 0), ready?.()));
    child.stdin.write('!');
    await said.next();
    for (const tracer of running) await tracer.stop();
    const rows = await Promise.all(
      watching.map(async ({ name, count }, index) => {
        const counted = count((await running[index]?.output) ?? '');
        process.stdout.write(
          `${name.padEnd(28)} ${String(counted).padStart(6)} of ${opens} openat${counted === opens ? '' : ' !'}\n`,
        );
        return counted === opens;
      }),
    );
    return rows.every(Boolean);
  } finally {
    for (const tracer of running) await tracer.stop();
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    }
  }
}

process.exitCode = await main();
