import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { decompress, type Unxz } from './vmlinux.ts';

/** A kernel module, ready to be loaded. */
export interface Module {
  readonly name: string;
  readonly data: Uint8Array;
}

/** What a guest needs before it has its root: a bus, ports to talk on, and the host's files with a writable layer on top. */
export const WANTED_MODULES: readonly string[] = [
  'virtio_pci',
  'virtio_console',
  '9pnet_virtio',
  '9p',
  'overlay',
];

const MODULE_FILE = /^(.+)\.ko(?:\.(?:xz|zst|gz))?$/;

/** The kernel's name of the module in `file`: a dash in a file name is an underscore there. */
export function moduleName(file: string): string | undefined {
  return MODULE_FILE.exec(basename(file))?.[1]?.replaceAll('-', '_');
}

/**
 * The modules that `module` says it needs, from its `.modinfo`.
 *
 * Debian's packages carry no modules.dep (depmod writes it on installation), so the modules themselves are asked.
 */
export function moduleDependencies(module: Uint8Array): readonly string[] {
  const bytes = Buffer.from(module.buffer, module.byteOffset, module.byteLength);
  const key = Buffer.from('\0depends=', 'latin1');
  const start = bytes.indexOf(key);
  if (start === -1) return [];
  const value = bytes.toString('latin1', start + key.length, bytes.indexOf(0, start + key.length));
  return value === '' ? [] : value.split(',').map((name) => name.replaceAll('-', '_'));
}

/**
 * `wanted` and all they need, each after what it needs.
 *
 * @param load gives a module's needs, or undefined for one that has no file: it is part of the kernel.
 */
export async function loadOrder(
  wanted: readonly string[],
  load: (name: string) => Promise<readonly string[] | undefined>,
): Promise<readonly string[]> {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (seen.has(name)) return;
    seen.add(name);
    const needs = await load(name);
    if (needs === undefined) return;
    for (const need of needs) await visit(need);
    order.push(name);
  };
  for (const name of wanted) await visit(name);
  return order;
}

/** Reads the modules a guest needs from a folder like `/lib/modules/<release>`, in the order they are to be loaded. */
export async function readModules(folder: string, unxz: Unxz): Promise<readonly Module[]> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const name = entry.isFile() ? moduleName(entry.name) : undefined;
    if (name !== undefined) files.set(name, join(entry.parentPath, entry.name));
  }
  const contents = new Map<string, Uint8Array>();
  const order = await loadOrder(WANTED_MODULES, async (name) => {
    const file = files.get(name);
    if (file === undefined) return undefined;
    const raw = await readFile(file);
    const data = decompress(raw, unxz) ?? raw;
    contents.set(name, data);
    return moduleDependencies(data);
  });
  return order.flatMap((name) => {
    const data = contents.get(name);
    return data === undefined ? [] : [{ name, data }];
  });
}
