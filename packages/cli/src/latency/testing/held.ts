import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { workloadBinary } from '@ebpf-dojo/testkit';
import { expect } from 'vitest';

/** Runs a workload to its end. */
export async function toTheEnd(mode: string, n: number): Promise<void> {
  const work = held(mode, n);
  work.go();
  work.end();
  await work.ended;
}

/** A workload that ends by itself, when it is told to. */
export function held(mode: string, n: number) {
  const child = spawn(workloadBinary(), [mode, String(n)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    go: () => child.stdin.write('!'),
    end: () => child.stdin.end(),
    done: lines.next().then(() => lines.next()),
    ended: once(child, 'close').then((how) => expect(how).toEqual([0, null])),
  };
}
