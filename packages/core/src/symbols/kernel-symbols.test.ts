import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BpfError } from '../errors/bpf-error.ts';
import { KernelSymbols } from './kernel-symbols.ts';

const parse = (text: string): KernelSymbols => KernelSymbols.parse(Buffer.from(text));

// The per-CPU symbols of older kernels, aliases, a module whose symbols have no order, a BPF program.
const TEXT = `0000000000000000 A fixed_percpu_data
0000000000002000 A cpu_tss
ffffffff81000000 T _stext
ffffffff81000000 T _text
ffffffff81000100 T vfs_read
ffffffff81000200 t helper
ffffffff81000300 t helper
ffffffff81000400 t split.part.0
ffffffff81000480 t split.part.0.isra.0
ffffffff81000500 t split.part.0.cold
ffffffff81000500 t split.cold
ffffffff81000580 d split.table
ffffffff82000000 D jiffies
ffffffff82800000 B _end
ffffffffc0002000 t late\t[btrfs]
ffffffffc0001000 t early\t[btrfs]
ffffffffc0003000 t other\t[xfs]
ffffffffc0008000 t bpf_prog_6deef7357e7b4530_on_open\t[bpf]
`;

describe('an address', () => {
  const symbols = parse(TEXT);

  test.each([
    [0xffffffff81000100n, { name: 'vfs_read', offset: 0, module: undefined }],
    [0xffffffff810001ffn, { name: 'vfs_read', offset: 0xff, module: undefined }],
    [0xffffffffc0001fffn, { name: 'early', offset: 0xfff, module: 'btrfs' }],
    [0xffffffffc0002000n, { name: 'late', offset: 0, module: 'btrfs' }],
    [0xffffffffc0003001n, { name: 'other', offset: 1, module: 'xfs' }],
    [
      0xffffffffc0008010n,
      { name: 'bpf_prog_6deef7357e7b4530_on_open', offset: 0x10, module: 'bpf' },
    ],
  ])('%d is in the symbol before it', (address, location) => {
    expect(symbols.resolve(address)).toEqual(location);
  });

  test('with several symbols is the first of them', () => {
    expect(symbols.resolve(0xffffffff81000010n)?.name).toBe('_stext');
  });

  test.each([
    ['in user space', 0x5555_0000_0000n],
    ['of a per-CPU variable', 0x2000n],
    ['before the kernel', 0xffffffff80ffffffn],
    ['behind the kernel', 0xffffffff82800000n],
    ['far behind everything', 0xffffffff_ffffffffn],
  ])('%s is in none', (_, address) => {
    expect(symbols.resolve(address)).toBeUndefined();
  });

  test('is a bigint of 64 bits', () => {
    expect(() => symbols.resolve(5 as unknown as bigint)).toThrow(TypeError);
    expect(() => symbols.resolve(-1n)).toThrow(RangeError);
    expect(() => symbols.resolve(2n ** 64n)).toThrow(RangeError);
  });
});

describe('a name', () => {
  const symbols = parse(TEXT);

  test('is found as it is', () => {
    expect(symbols.find('vfs_read')).toEqual({
      name: 'vfs_read',
      address: 0xffffffff81000100n,
      type: 'T',
      module: undefined,
    });
    expect(symbols.find('early')).toMatchObject({ module: 'btrfs', address: 0xffffffffc0001000n });
    expect([symbols.has('vfs_read'), symbols.has('vfs_rea'), symbols.has('vfs_read ')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(symbols.find('vfs')).toBeUndefined();
  });

  test('that static functions share is found each time', () => {
    expect(symbols.findAll('helper').map(({ address }) => address)).toEqual([
      0xffffffff81000200n,
      0xffffffff81000300n,
    ]);
  });

  test('leads to what the compiler made of the function, but its cold part', () => {
    expect(symbols.variants('split')).toEqual(['split.part.0', 'split.part.0.isra.0']);
    expect(symbols.variants('plit')).toEqual([]);
  });

  test('is a text', () => {
    expect(() => symbols.find(7 as unknown as string)).toThrow(TypeError);
    expect(() => symbols.variants('')).toThrow(TypeError);
  });
});

test('functions come in order, without variables', () => {
  const names = [...parse(TEXT).functionNames()];
  expect(names.slice(0, 5)).toEqual(['_stext', '_text', 'vfs_read', 'helper', 'helper']);
  expect(names).not.toContain('jiffies');
});

test('what is beyond the code of the kernel is no function, whatever its type', () => {
  // As in Linux 7.2: what is between `_etext` and `_end` may be marked as code.
  const text = TEXT.replace('ffffffff82000000 D jiffies', 'ffffffff82000000 T jiffies').replace(
    'ffffffff81000580 d',
    'ffffffff81000580 T _etext\nffffffff81000600 t start_once\nffffffff81000580 d',
  );
  const symbols = parse(text);
  expect([...symbols.functionNames()]).toEqual([
    ...['_stext', '_text', 'vfs_read', 'helper', 'helper'],
    ...['split.part.0', 'split.part.0.isra.0', 'split.part.0.cold', 'split.cold'],
    ...['late', 'early', 'other', 'bpf_prog_6deef7357e7b4530_on_open'],
  ]);
  expect(symbols.find('jiffies')).toMatchObject({ type: 'T', module: undefined });
  // Without addresses nothing tells.
  const hidden = parse(text.replaceAll(/^[0-9a-f]{16}/gm, '0'.repeat(16)));
  expect([...hidden.functionNames()]).toContain('jiffies');
});

test('symbols come in order', () => {
  expect([...parse(TEXT).symbols()].map(({ name, module }) => `${name} ${module}`)).toHaveLength(
    18,
  );
});

describe('hidden addresses', () => {
  const symbols = parse(TEXT.replaceAll(/^[0-9a-f]{16}/gm, '0000000000000000'));

  test('are told, with the remedy', () => {
    expect(symbols.addressesHidden).toBe(true);
    for (const ask of [
      () => symbols.resolve(0xffffffff81000100n),
      () => symbols.find('vfs_read'),
      () => [...symbols.symbols()],
    ]) {
      expect(ask).toThrow(BpfError);
      expect(ask).toThrow(/EPERM[\s\S]*CAP_SYSLOG[\s\S]*kptr_restrict/);
    }
  });

  test('leave the names', () => {
    expect(symbols.has('vfs_read')).toBe(true);
    expect(symbols.variants('split')).toHaveLength(2);
    expect([...symbols.functionNames()]).toContain('vfs_read');
  });
});

test('an empty text has no symbols, and hides nothing', () => {
  const symbols = parse('');
  expect([symbols.length, symbols.addressesHidden]).toEqual([0, false]);
  expect(symbols.resolve(0xffffffff81000100n)).toBeUndefined();
});

test('the last line needs no end', () => {
  expect(parse(TEXT.trimEnd()).find('bpf_prog_6deef7357e7b4530_on_open')?.module).toBe('bpf');
});

test.each([
  ['ffffffff81000000 T _stext\nwhat is this\n', 2],
  ['ffffffff81000000 T \n', 1],
  ['ffffffff8100000g T _stext\n', 1],
  ['ffffffff81000000\n', 1],
])('%j is no line of it', (text, line) => {
  expect(() => parse(text)).toThrow(`Line ${line} is not of the form`);
});

test('any text is read or refused', () => {
  const line = fc.constantFrom(...TEXT.split('\n'));
  const noise = fc.string({ maxLength: 40 });
  fc.assert(
    fc.property(fc.array(fc.oneof(line, noise), { maxLength: 12 }), (lines) => {
      let symbols: KernelSymbols;
      try {
        symbols = parse(lines.join('\n'));
      } catch (error) {
        expect(error).toBeInstanceOf(BpfError);
        return;
      }
      expect([...symbols.functionNames()].length).toBeLessThanOrEqual(symbols.length);
    }),
  );
});

test('finds as a plain search does', () => {
  const address = fc.bigInt({ min: 0xffff_8000_0000_0000n, max: 0xffff_8000_0000_0fffn });
  const table = fc.array(address, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(table, address, (addresses, wanted) => {
      const symbols = parse(
        addresses.map((at, index) => `${at.toString(16).padStart(16, '0')} t f${index}\n`).join(''),
      );
      let best = -1;
      for (const [index, at] of addresses.entries())
        if (at <= wanted && (best < 0 || at > (addresses[best] ?? 0n))) best = index;
      expect(symbols.resolve(wanted)?.name).toBe(best < 0 ? undefined : `f${best}`);
    }),
  );
});
