import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ElfError } from '../errors/elf-error.ts';
import { BinarySymbols } from '../symbols/binary-symbols.ts';
import { SHT_GNU_VERNEED } from './section.ts';
import { BytesSource } from './source.ts';
import { ElfFile } from './elf-file.ts';

// Real files: a program, a loader with versions and notes.
const LOADER = /\S*\/ld-\S+$/m.exec(readFileSync('/proc/self/maps', 'utf8'))?.[0] ?? '/bin/true';
const files = ['/bin/true', LOADER].map((path) => readFileSync(path));
/** Milliseconds of this thread's own time; the slowest takes a twentieth. */
const LIMIT = 400;
const RUNS = 1500;

/** Asks for everything that can be asked for, as far as the file allows. */
function useAll(bytes: Uint8Array): void {
  const elf = ElfFile.parse(bytes);
  const attempts = [
    () => elf.buildId,
    () => elf.isGo,
    () => [...elf.notes()].length,
    () => [...(elf.symbolTable ?? [])].length,
    () => [...(elf.dynamicSymbolTable ?? [])].length,
    () => elf.functions('main').length + elf.functions('malloc@GLIBC_2.2.5').length,
    () => elf.sections.map((section) => elf.content(section).length),
    () => elf.fileOffset(0x1000n),
    () => elf.addressOf(0x1000),
    () => new BinarySymbols(elf, []).at(0x1100),
  ];
  for (const attempt of attempts) refused(attempt);
}

/** Whether it is refused, which only an ElfError may do. */
function refused(attempt: () => unknown): boolean {
  try {
    attempt();
    return false;
  } catch (error) {
    if (error instanceof ElfError) return true;
    throw error;
  }
}

function milliseconds(action: () => void): number {
  const start = process.threadCpuUsage();
  action();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/** Numbers that lie on edges more often than others do. */
const edge = fc.oneof(
  fc.constantFrom(0n, 1n, 0x7fffn, 0xffffn, 0x7fff_ffffn, 0xffff_ffffn, 2n ** 63n, 2n ** 64n - 1n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 0x4_0000n }),
);

/** Where a number is, and how many bytes it has. */
type Field = readonly [at: number, size: number];

// Offsets and sizes of the members of Elf64_Ehdr, Elf64_Shdr and Elf64_Phdr, elf(5).
const HEADER: readonly Field[] = [
  ...([4, 5] as const).map((at) => [at, 1] as const),
  ...([16, 18, 52, 54, 56, 58, 60, 62] as const).map((at) => [at, 2] as const),
  ...([24, 32, 40] as const).map((at) => [at, 8] as const),
];
const SECTION: readonly Field[] = [
  ...([0, 4, 40, 44] as const).map((at) => [at, 4] as const),
  ...([8, 16, 24, 32, 48, 56] as const).map((at) => [at, 8] as const),
];
const SEGMENT: readonly Field[] = [
  ...([0, 4] as const).map((at) => [at, 4] as const),
  ...([8, 16, 24, 32, 40, 48] as const).map((at) => [at, 8] as const),
];

/** The numbers of a file: each of its headers, and what lies in the parts that are read. */
function fieldsOf(file: Buffer): Record<'header' | 'tables' | 'contents', readonly Field[]> {
  const { sections, segments } = ElfFile.parse(file);
  const table = (start: bigint, count: number, size: number, fields: readonly Field[]): Field[] =>
    Array.from({ length: count }, (_, index) =>
      fields.map(([at, bytes]) => [Number(start) + index * size + at, bytes] as const),
    ).flat();
  const read = sections.filter(({ name }) => /^\.(gnu\.version|dynsym|dynstr|note)/.test(name));
  return {
    header: HEADER,
    tables: [
      ...table(file.readBigUInt64LE(40), sections.length, 64, SECTION),
      ...table(file.readBigUInt64LE(32), segments.length, 56, SEGMENT),
    ],
    contents: read.flatMap(({ offset, size }) =>
      Array.from({ length: size >> 2 }, (_, index) => [offset + 4 * index, 4] as const),
    ),
  };
}

/** Numbers to put into a file, which is named by its place in {@link files}. */
const mutation = fc.constantFrom(...files.keys()).chain((file) => {
  const { header, tables, contents } = fieldsOf(files[file] ?? Buffer.alloc(0));
  const field = fc.oneof(
    fc.constantFrom(...header),
    fc.constantFrom(...tables),
    fc.constantFrom(...contents),
  );
  const changes = fc.array(fc.tuple(field, edge), { minLength: 1, maxLength: 8 });
  return fc.record({ file: fc.constant(file), changes });
});

test('a changed file is read or refused, soon', () => {
  let refusals = 0;
  fc.assert(
    fc.property(mutation, ({ file, changes }) => {
      const bytes = Buffer.from(files[file] ?? []);
      for (const [[at, size], value] of changes)
        for (let byte = 0; byte < size; byte++)
          bytes[at + byte] = Number((value >> BigInt(8 * byte)) & 0xffn);
      const taken = milliseconds(() => (refusals += Number(refused(() => useAll(bytes)))));
      expect(taken).toBeLessThan(LIMIT);
    }),
    { numRuns: RUNS },
  );
  // Neither all nor none: changes that every file survives, or none, would test nothing.
  expect(refusals).toBeGreaterThan(RUNS / 50);
  expect(refusals).toBeLessThan(RUNS);
});

test('a file cut short is read or refused', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (file, share) => {
        refused(() => useAll(file.subarray(0, Math.floor(share * file.length))));
      },
    ),
  );
});

test('random bytes behind a header are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 60, maxLength: 600 }), (noise) => {
      const bytes = Buffer.concat([Buffer.from('\x7fELF\x02\x01', 'latin1'), noise]);
      refused(() => useAll(bytes));
    }),
  );
});

test('a part that claims to be larger than memory is refused before memory is taken', () => {
  const source = new BytesSource(new Uint8Array(100), 'small');
  expect(() => source.read(0, 2 ** 40)).toThrow(ElfError);
  expect(() => source.read(2 ** 62, 8)).toThrow(ElfError);
});

test('chains of versions that lead into each other end', () => {
  const file = readFileSync(LOADER);
  const { sections } = ElfFile.parse(file);
  const index = sections.findIndex(({ name }) => name === '.gnu.version_d');
  // Each entry has a chain of its own, of all entries behind it.
  const entry = Buffer.alloc(16);
  entry.writeUInt32LE(16, 8);
  entry.writeUInt32LE(16, 12);
  const chain = Buffer.alloc(4 * 2 ** 20, entry);
  const bytes = Buffer.concat([file, chain]);
  const header = Number(file.readBigUInt64LE(40)) + index * 64;
  bytes.writeUInt32LE(SHT_GNU_VERNEED, header + 4);
  bytes.writeBigUInt64LE(BigInt(file.length), header + 24);
  bytes.writeBigUInt64LE(BigInt(chain.length), header + 32);
  expect(milliseconds(() => ElfFile.parse(bytes).dynamicSymbolTable)).toBeLessThan(LIMIT);
});
