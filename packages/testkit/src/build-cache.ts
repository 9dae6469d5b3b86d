import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** This package's folder. */
export const PACKAGE = resolve(import.meta.dirname, '..');

/** What is built. */
export interface Build {
  /** The result's file name. */
  readonly name: string;
  /** Every file the result depends on; absolute paths. */
  readonly inputs: readonly string[];
  /** Builds into a folder, and gives the result's path there. */
  readonly make: (folder: string) => string;
}

/**
 * Builds something once and keeps it in this package's `.cache`, under a hash of what it is made from; in the temporary folder
 * where that cannot be written. Guests that share the host's files find what the host built.
 *
 * @returns the result's path
 */
export function built({ name, inputs, make }: Build): string {
  const hash = createHash('sha256').update(process.arch);
  for (const input of inputs) hash.update(basename(input)).update(readFileSync(input));
  const key = hash.digest('hex').slice(0, 16);
  const home = join(PACKAGE, '.cache');
  const known = join(home, key, name);
  if (existsSync(known)) return known;

  const cache = writable(home) ? home : join(tmpdir(), `ebpf-dojo-${process.getuid?.() ?? 0}`);
  const kept = join(cache, key, name);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  try {
    const result = make(folder);
    mkdirSync(join(cache, key), { recursive: true });
    // Renamed into place: another process may be building the same, and must never see half of it.
    const part = `${kept}.${process.pid}`;
    cpSync(result, part);
    renameSync(part, kept);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return kept;
}

function writable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
