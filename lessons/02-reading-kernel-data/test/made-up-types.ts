import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { onTestFinished } from 'vitest';

/**
 * Compiles types of a kernel that nobody has.
 *
 * @param source C: a variable of each struct, which has the compiler keep it
 * @returns a file with their BTF, until the test is over
 */
export function madeUpTypes(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'kernel.bpf.c'), source);
  return join(folder, compileBpf('kernel.bpf.c', { cwd: folder, out: '.' }));
}
