import { join, relative } from 'node:path';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { PACKAGE, built } from './build-cache.ts';

const HEADERS = join(PACKAGE, '../../bpf/include');

/**
 * Compiles a BPF source of this package once.
 *
 * @param source relative to the package
 * @returns the object's path
 * @throws {CompileError} when clang or libbpf's headers are missing
 */
export function compiled(source: string): string {
  const make = (folder: string) =>
    compileBpf(source, { cwd: PACKAGE, out: folder, include: [relative(PACKAGE, HEADERS)] });
  const headers = ['bpf.h', 'task.h'].map((name) => join(HEADERS, name));
  return built({
    name: source.replace(/^.*\/(.*)\.c$/, '$1.o'),
    inputs: [join(PACKAGE, source), ...headers],
    make,
  });
}
