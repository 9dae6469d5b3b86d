import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE, built } from '../build-cache.ts';
import { WorkloadError } from './workload-error.ts';

const SOURCE = join(PACKAGE, 'native', 'workload.c');
// -rdynamic keeps workload_function in the dynamic symbols too; frame pointers and no tail calls keep user stacks whole.
const FLAGS = [
  '-std=gnu11',
  '-O1',
  '-g',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-pthread',
  '-rdynamic',
  '-fno-omit-frame-pointer',
  '-fno-optimize-sibling-calls',
];

/** The function that `calls` workloads call, `int workload_function(int index)`; it gives `2 * index + 1`. */
export const WORKLOAD_FUNCTION = 'workload_function';

/**
 * The path of the workload binary, compiled from native/workload.c at its first use.
 *
 * @throws {WorkloadError} when clang is missing
 */
export function workloadBinary(): string {
  return built({ name: 'workload', inputs: [SOURCE, import.meta.filename], make: compile });
}

function compile(folder: string): string {
  const binary = join(folder, 'workload');
  const clang = spawnSync('clang', [...FLAGS, SOURCE, '-o', binary], { encoding: 'utf8' });
  if (clang.error !== undefined)
    throw new WorkloadError(
      `clang is needed to compile the workload and could not be started (${clang.error.message}). Install it: apt install clang, dnf install clang, or their like.`,
      { cause: clang.error },
    );
  if (clang.status !== 0)
    throw new WorkloadError(`native/workload.c does not compile:\n${clang.stderr.trimEnd()}`);
  return binary;
}
