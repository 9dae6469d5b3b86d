import { checkOptions, checkText } from '../arguments.ts';
import type { ElfFile } from '../elf/elf-file.ts';
import { isFunction } from '../elf/symbol-table.ts';
import type { ElfSymbol } from '../elf/symbol.ts';
import { nearNames } from '../near/near-names.ts';
import { globTest } from './glob.ts';
import { refuse } from './perf-attr.ts';
import {
  binaryPath,
  checkWhere,
  functionNames,
  readBinary,
  type UserBinary,
} from './user-binary.ts';

const ENOENT = 2;

/** A function of a binary, where probes can go. */
export interface UserFunction {
  /** With its version where programs that are linked now get another one: `memcpy@GLIBC_2.2.5`. */
  readonly name: string;
  /** Other names of the same code that fit too. */
  readonly aliases: readonly string[];
  /** Bytes from the start of the file. */
  readonly fileOffset: number;
  /** Bytes of code; 0 where nobody said. */
  readonly size: number;
  /** It only chooses, when a program starts, the function that is used. */
  readonly isIfunc: boolean;
}

/** The functions of a binary that fit a name or a pattern. */
export interface UserFunctions {
  /** The file they are in, which may be one of another mount namespace: `/proc/PID/root/…`. */
  readonly path: string;
  /** Go moves its stacks, which return probes don't survive. */
  readonly isGo: boolean;
  /** By name; each place in the file once. */
  readonly functions: readonly UserFunction[];
}

/**
 * Looks for functions of a program or library, without attaching anything: among the symbols it exports and those that strip(1) removes.
 * {@link attachUprobeMulti} takes their offsets.
 *
 * @param where the binary, as user-space probes take it
 * @param pattern a name, with its version where there are several; or a pattern with `*` and `?`
 * @throws {BpfError} ENOENT when the binary is not found or nothing fits, with names near it; ENOEXEC when it is no ELF file; EACCES when
 *   it is not ours to read
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function findUserFunctions(where: UserBinary, pattern = '*'): UserFunctions {
  checkOptions(where, 'Where functions are looked for');
  checkWhere(where);
  checkText(pattern, 'the pattern of functions');
  const subject = `uprobe ${where.binary}:${pattern}`;
  const path = binaryPath(where, subject);
  return readBinary(path, subject, (elf) => {
    const fits = globTest(pattern);
    const symbols =
      fits === undefined
        ? elf.functions(pattern).slice(0, 1)
        : [...symbolsOf(elf)].filter((symbol) => fits(symbol.name) || fits(nameOf(symbol)));
    const functions = byPlace(elf, symbols, fits === undefined ? pattern : undefined);
    if (functions.length === 0) refuse(subject, ENOENT, nothingFits(elf, path, pattern));
    return { path, isGo: elf.isGo, functions };
  });
}

function* symbolsOf(elf: ElfFile): Generator<ElfSymbol, void, undefined> {
  for (const table of elf.functionTables)
    for (const symbol of table) if (isFunction(symbol)) yield symbol;
}

function nameOf({ name, version, isDefaultVersion }: ElfSymbol): string {
  return isDefaultVersion || version === undefined ? name : `${name}@${version}`;
}

/** @param asked the name that was asked for, which is how one function is called then */
function byPlace(
  elf: ElfFile,
  symbols: readonly ElfSymbol[],
  asked: string | undefined,
): UserFunction[] {
  const places = new Map<number, { names: Set<string>; size: number; isIfunc: boolean }>();
  for (const symbol of symbols) {
    const offset = elf.fileOffset(symbol.address);
    if (offset === undefined || symbol.name === '') continue;
    const place = places.get(offset) ?? { names: new Set(), size: 0, isIfunc: false };
    place.names.add(asked ?? nameOf(symbol));
    place.size = Math.max(place.size, Number(symbol.size));
    place.isIfunc ||= symbol.type === 'ifunc';
    places.set(offset, place);
  }
  return [...places]
    .map(([fileOffset, { names, size, isIfunc }]) => {
      const [name = '', ...aliases] = [...names].toSorted(plainestFirst);
      return { name, aliases, fileOffset, size, isIfunc };
    })
    .toSorted((a, b) => compare(a.name, b.name) || a.fileOffset - b.fileOffset);
}

/** `malloc` before `__libc_malloc`. */
function plainestFirst(one: string, other: string): number {
  const marks = (name: string): number => /^_*/.exec(name)?.[0].length ?? 0;
  return marks(one) - marks(other) || one.length - other.length || compare(one, other);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function nothingFits(elf: ElfFile, path: string, pattern: string): string {
  const near = nearNames(pattern.replace(/@.*$/, '').replaceAll(/[*?]/g, ''), functionNames(elf));
  if (near.length > 0)
    return `${path} has no function '${pattern}': did you mean ${near.join(', ')}?`;
  const isStripped = elf.symbolTable === undefined && elf.debugData === undefined;
  return isStripped
    ? `${path} exports no function '${pattern}', and is stripped of the names of all others: use a build that is not.`
    : `${path} has no function '${pattern}': it may be inlined, or of a library that is used.`;
}
