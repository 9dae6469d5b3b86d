import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ElfError } from '../errors/elf-error.ts';
import { BinarySymbols } from '../symbols/binary-symbols.ts';
import { BytesSource } from './source.ts';
import { ElfFile } from './elf-file.ts';

// Real files: a program, a loader with versions and notes.
const LOADER = /\S*\/ld-\S+$/m.exec(readFileSync('/proc/self/maps', 'utf8'))?.[0] ?? '/bin/true';
const files = ['/bin/true', LOADER].map((path) => readFileSync(path));
/** Milliseconds of this thread's own time; the slowest takes a twentieth. */
const LIMIT = 400;
const RUNS = 400;

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

/** A file, with some numbers of its own replaced; most in its header and the tables that it leads to. */
const mutated = fc
  .tuple(
    fc.constantFrom(...files),
    fc.array(
      fc.tuple(
        fc.nat({ max: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        edge,
        fc.constantFrom(1, 2, 4, 8),
      ),
      { minLength: 1, maxLength: 12 },
    ),
  )
  .map(([file, changes]) => {
    const bytes = Buffer.from(file);
    const elf = ElfFile.parse(file);
    const dynamic = elf.sections.filter(({ type }) => type > 1);
    const headers = bytes.length - 64 * elf.sections.length;
    for (const [where, share, value, size] of changes) {
      const section = dynamic[Math.floor(share * dynamic.length)];
      const start = [16, headers, section?.offset ?? 64, 0][where] ?? 0;
      const length = [48, 64 * elf.sections.length, section?.size ?? 56, bytes.length][where] ?? 0;
      const at = Math.min(start + (Math.floor(share * length * 7.3) % length), bytes.length - 8);
      for (let byte = 0; byte < size; byte++)
        bytes[at + byte] = Number((value >> BigInt(8 * byte)) & 0xffn);
    }
    return bytes;
  });

test('a changed file is read or refused, soon', () => {
  let refusals = 0;
  fc.assert(
    fc.property(mutated, (bytes) => {
      expect(milliseconds(() => (refusals += Number(refused(() => useAll(bytes)))))).toBeLessThan(
        LIMIT,
      );
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
  const bytes = Buffer.from(readFileSync(LOADER));
  const elf = ElfFile.parse(bytes);
  const definitions = elf.section('.gnu.version_d');
  const { offset = 0, size = 0 } = definitions ?? {};
  // Each entry says that the next is a byte away.
  bytes.fill(0, offset, offset + size);
  for (let at = offset; at + 20 <= offset + size; at++) bytes[at + 16] = 1;
  expect(definitions).toBeDefined();
  expect(milliseconds(() => refused(() => useAll(bytes)))).toBeLessThan(LIMIT);
});
