import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadOrder, moduleDependencies, moduleName, readModules } from './modules.ts';

function fakeModule(depends: string): Buffer {
  return Buffer.from(`\x7fELF…\0license=GPL\0depends=${depends}\0name=fake\0`);
}

const refuse = () => {
  throw new Error('nothing here is compressed by xz');
};

describe('moduleName', () => {
  it.each([
    ['kernel/fs/9p/9p.ko', '9p'],
    ['virtio-ring.ko.xz', 'virtio_ring'],
    ['netfs.ko.zst', 'netfs'],
    ['modules.order', undefined],
    ['notes.ko.txt', undefined],
  ])('%s → %s', (file, name) => {
    expect(moduleName(file)).toBe(name);
  });
});

describe('moduleDependencies', () => {
  it('reads the list in .modinfo', () => {
    expect(moduleDependencies(fakeModule('fscache,9pnet,virtio-ring'))).toEqual([
      'fscache',
      '9pnet',
      'virtio_ring',
    ]);
  });

  it('is empty for a module that needs none, or that says nothing', () => {
    expect(moduleDependencies(fakeModule(''))).toEqual([]);
    expect(moduleDependencies(Buffer.from('no such thing'))).toEqual([]);
  });
});

describe('loadOrder', () => {
  // Those of 6.1, where fscache needs netfs although its name suggests otherwise.
  const NEEDS: Readonly<Record<string, readonly string[]>> = {
    '9p': ['netfs', 'fscache', '9pnet'],
    fscache: ['netfs'],
    netfs: [],
    '9pnet': [],
    '9pnet_virtio': ['9pnet', 'virtio', 'virtio_ring'],
    virtio: [],
    virtio_ring: ['virtio'],
  };
  const load = async (name: string) => NEEDS[name];

  it('puts each module after all it needs, once', async () => {
    const order = await loadOrder(['9p', '9pnet_virtio'], load);
    expect([...order].toSorted()).toEqual(Object.keys(NEEDS).toSorted());
    for (const [index, name] of order.entries()) {
      for (const need of NEEDS[name] ?? []) expect(order.indexOf(need)).toBeLessThan(index);
    }
  });

  it('leaves out what has no file: it is part of the kernel', async () => {
    expect(await loadOrder(['virtio_pci', 'netfs'], load)).toEqual(['netfs']);
  });

  it('ends on a circle', async () => {
    expect(await loadOrder(['a'], async (name) => (name === 'a' ? ['b'] : ['a']))).toEqual([
      'b',
      'a',
    ]);
  });
});

describe('readModules', () => {
  it('finds modules wherever they lie and undoes their compression', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'modules-'));
    try {
      await mkdir(join(folder, 'kernel/fs/9p'), { recursive: true });
      await writeFile(
        join(folder, 'kernel/fs/9p/9p.ko.zst'),
        zstdCompressSync(fakeModule('9pnet')),
      );
      await writeFile(join(folder, 'kernel/9pnet.ko'), fakeModule(''));
      await writeFile(join(folder, 'kernel/unwanted.ko'), fakeModule(''));
      const modules = await readModules(folder, refuse);
      expect(modules.map(({ name }) => name)).toEqual(['9pnet', '9p']);
      expect(modules[1]?.data).toEqual(fakeModule('9pnet'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
