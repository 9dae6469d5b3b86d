import { join } from 'node:path';
import { PACKAGE, built } from '../build-cache.ts';
import { compileNative } from '../native.ts';

const SOURCE = 'native/workload.c';
const INPUTS = [join(PACKAGE, SOURCE), join(PACKAGE, 'src/native.ts')];

/** The function that `calls` workloads call, `int workload_function(int index)`; it gives `2 * index + 1`. */
export const WORKLOAD_FUNCTION = 'workload_function';

/**
 * The path of the workload binary, compiled from native/workload.c at its first use.
 *
 * @throws {NativeCompileError} when clang is missing
 */
export function workloadBinary(): string {
  return built({
    name: 'workload',
    inputs: INPUTS,
    make: (out) => compileNative(SOURCE, { cwd: PACKAGE, out }),
  });
}
