import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { workloadBinary } from '@ebpf-dojo/testkit';
import { RunningTracer, type Ready } from './running-tracer.ts';

/** A tracer that is to watch a process. */
export interface Watcher {
  readonly command: (pid: number) => [string, ...string[]];
  /** Default: when it has brought programs to the kernel. */
  readonly ready?: () => Ready;
}

/**
 * Has a child do its work while all tracers watch it at once, from before it begins until after it ends.
 *
 * @param work a mode of testkit's workload, and how much it does
 * @returns what each tracer printed
 */
export async function watch(
  watchers: readonly Watcher[],
  work: readonly [mode: string, n: number],
): Promise<string[]> {
  const child = spawn(workloadBinary(), work.map(String), { stdio: ['pipe', 'pipe', 'inherit'] });
  const running: RunningTracer[] = [];
  try {
    const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await said.next();
    for (const { command, ready } of watchers)
      running.push(await RunningTracer.start(command(child.pid ?? 0), ready?.()));
    child.stdin.write('!');
    await said.next();
    for (const tracer of running) await tracer.stop();
    return await Promise.all(running.map(({ output }) => output));
  } finally {
    for (const tracer of running) await tracer.stop();
    if (child.exitCode === null) {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    }
  }
}
