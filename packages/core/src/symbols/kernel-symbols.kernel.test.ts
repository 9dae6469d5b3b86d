import { requires } from '@ebpf-dojo/testkit';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KernelSymbols } from './kernel-symbols.ts';

requires('root');

const STEP = 97;

/** Not of what the kernel makes while it runs, which may come and go between two readings: BPF programs, trampolines, slots of probes. */
function isLasting(module: string | undefined): boolean {
  return module !== 'bpf' && module?.startsWith('__builtin__') !== true;
}

test('each symbol is found as a plain reading finds it', () => {
  const symbols = KernelSymbols.load();
  const lines = readFileSync('/proc/kallsyms', 'utf8').trimEnd().split('\n');
  const rows = lines
    .map((line) => {
      const [address = '', type = '', name = '', module] = line.split(/\s/);
      return { address: BigInt(`0x${address}`), type, name, module: module?.slice(1, -1) };
    })
    .filter(({ module }) => isLasting(module));
  const lasting = symbols.symbols().filter(({ module }) => isLasting(module));
  expect([...lasting]).toHaveLength(rows.length);
  const first = new Map<bigint, (typeof rows)[number]>();
  for (const row of rows) if (!first.has(row.address)) first.set(row.address, row);
  const functions = rows.filter(({ type }) => /^[tT]$/.test(type));
  const names = new Map(Map.groupBy(rows, ({ name }) => name));
  let checked = 0;
  for (let at = 0; at < functions.length; at += STEP, checked++) {
    const { address, name, module } = functions[at] ?? { address: 0n, name: '', module: '' };
    const expected = first.get(address);
    expect(symbols.resolve(address)).toEqual({
      name: expected?.name,
      offset: 0,
      module: expected?.module,
    });
    expect(symbols.findAll(name)).toEqual(names.get(name));
    expect(symbols.findAll(name).map((symbol) => symbol.module)).toContain(module);
  }
  expect(checked).toBeGreaterThan(200);
});

test('what follows a function within it is part of it', () => {
  const symbols = KernelSymbols.load();
  const { address } = symbols.find('vfs_read') ?? { address: 0n };
  expect(symbols.resolve(address + 5n)).toEqual({
    name: 'vfs_read',
    offset: 5,
    module: undefined,
  });
});
