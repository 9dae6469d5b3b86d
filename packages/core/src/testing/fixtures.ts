import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compileBpf } from '../skeleton/compile.ts';

const PACKAGE = resolve(import.meta.dirname, '../..');

/** Compiles fixtures/<name>.bpf.c and gives the object's bytes. */
export function fixture(name: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'fixture-'));
  try {
    const object = compileBpf(`fixtures/${name}.bpf.c`, {
      cwd: PACKAGE,
      out: folder,
      include: ['../../bpf/include'],
    });
    return readFileSync(object);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
