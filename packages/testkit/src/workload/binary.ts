import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE, built } from '../build-cache.ts';
import { compileNative } from '../native.ts';

const FOLDER = 'native/workload';
const MAIN = join(FOLDER, 'main.c');

/** The function that `calls` workloads call, `int workload_function(int index)`; it gives `2 * index + 1`. */
export const WORKLOAD_FUNCTION = 'workload_function';

/**
 * The path of the workload binary, compiled from native/workload/ at its first use.
 *
 * @throws {NativeCompileError} when clang is missing
 */
export function workloadBinary(): string {
  const files = readdirSync(join(PACKAGE, FOLDER))
    .toSorted()
    .map((name) => join(FOLDER, name));
  const others = files.filter((file) => file.endsWith('.c') && file !== MAIN);
  return built({
    name: 'workload',
    inputs: [...files, 'src/native.ts'].map((file) => join(PACKAGE, file)),
    make: (out) => compileNative([MAIN, ...others], { cwd: PACKAGE, out, name: 'workload' }),
  });
}
