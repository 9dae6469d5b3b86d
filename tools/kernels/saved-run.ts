import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelRun } from './kernel-run.ts';

const FILE = 'run.json';

/** Keeps a run in its kernel's folder of `out`, for a later one that takes it over. */
export function saveRun(out: string, run: KernelRun): void {
  writeFileSync(join(out, run.name, FILE), JSON.stringify(run));
}

/** The run of a kernel that an earlier one left; one in trouble when there is none. */
export function savedRun(out: string, name: string): KernelRun {
  const file = join(out, name, FILE);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as KernelRun;
  return {
    name,
    facts: undefined,
    tests: [],
    trouble: {
      blocked: false,
      reason: 'no earlier run left results of this kernel',
      remedy: [`run it first: pnpm test:kernels --kernel ${name}`],
    },
    duration: 0,
  };
}
