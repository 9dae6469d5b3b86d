import { LARGEST_INT, checkInteger, checkU64 } from '../arguments.ts';
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BinaryCache, CachedBinary } from './binary-cache.ts';
import { BinarySymbols } from './binary-symbols.ts';
import type { FoundFunction } from './function-index.ts';
import { JitMap } from './jit-map.ts';
import { readStatus } from './pid-namespace.ts';
import { processError } from './process-error.ts';
import { mappingAt, readMaps, type Mapping } from './process-maps.ts';
import { VDSO, type Vdso } from './vdso.ts';

/** Milliseconds between two readings of a process's maps, when addresses are in none that is known. */
const MAPS_AGE = 100;

/**
 * What memory of a process comes from: a `file`, code that the process itself compiled (`jit`), the kernel's `vdso`, other memory that
 * has a name of the kernel's (`special`: `[heap]`, `[stack]`, `[vsyscall]`) or none (`anonymous`).
 */
export type MemoryKind = 'file' | 'jit' | 'vdso' | 'special' | 'anonymous';

/** What is at an address of a process. */
export interface UserLocation {
  /** What the address is in. */
  readonly kind: MemoryKind;
  /**
   * The file as the process sees it (in its own mount namespace), which need not be there under that name any more; for `jit` the map
   * that has the name; `[vdso]`, `[heap]` and their like; empty for anonymous memory.
   */
  readonly binary: string;
  /** The file had no name any more when the maps were read. */
  readonly deleted: boolean;
  /** The function that it is in, to read: demangled, unless {@link UserSymbolOptions.demangle} says otherwise. Undefined when no symbol says so. */
  readonly symbol: string | undefined;
  /** The same name as the binary has it, which uprobes are attached by. */
  readonly rawSymbol: string | undefined;
  /** Bytes from the function's start; from the mapping's start, where there is no function. */
  readonly offset: number;
  /** The byte of the file, as uprobes take it; undefined for what is no file. */
  readonly fileOffset: number | undefined;
  /** What the linker named the build by, in hexadecimal. */
  readonly buildId: string | undefined;
  /** Why the file's symbols could not be read, where that is why there is none. */
  readonly problem: string | undefined;
}

/** What the processes of one {@link UserSymbols} share. */
export interface SharedSymbols {
  readonly binaries: BinaryCache;
  readonly vdso: () => Vdso | undefined;
  readonly demangle: (name: string) => string;
}

/** The symbols of one process. Made by {@link UserSymbols.process}. */
export class ProcessSymbols {
  /** As this process sees it. */
  readonly pid: number;
  readonly #shared: SharedSymbols;
  readonly #jit: JitMap;
  readonly #jitName: string;
  /** When the process started: another one that got its pid did so at another time. */
  readonly #started: string;
  /** Paths mean the same for it as for this process. */
  readonly #isHere: boolean;
  readonly #binaries = new Map<string, CachedBinary>();
  #mappings: readonly Mapping[];
  #read: number;

  /** @internal */
  constructor(pid: number, shared: SharedSymbols) {
    checkInteger(pid, 'A process id', 1, LARGEST_INT);
    this.pid = pid;
    this.#shared = shared;
    this.#started = startTime(pid);
    this.#mappings = readMaps(pid);
    this.#isHere = mountNamespace(pid) === mountNamespace(process.pid);
    this.#read = performance.now();
    const { pidInNamespace, user } = readStatus(pid);
    this.#jitName = `/tmp/perf-${pidInNamespace}.map`;
    this.#jit = new JitMap(`/proc/${pid}/root${this.#jitName}`, {
      user,
      lastingPath: hasSameFolder(pid, dirname(this.#jitName)) ? this.#jitName : undefined,
    });
  }

  /**
   * What is at an address; undefined for one that is not mapped. Maps are read again when an address is in none that is known, at most
   * ten times a second; once the process has ended, what was known stays.
   *
   * @throws {TypeError} when it is no bigint
   * @throws {RangeError} when it is no 64-bit unsigned integer
   */
  resolve(address: bigint): UserLocation | undefined {
    checkU64(address, 'An address');
    const mapping = mappingAt(this.#mappings, address) ?? this.#mappingNow(address);
    if (mapping === undefined) return undefined;
    const into = address - mapping.start;
    if (mapping.inode !== 0n) return this.#inFile(mapping, into);
    if (mapping.path === VDSO) return this.#inVdso(mapping, into);
    const function_ = mapping.executable ? this.#jit.find(address) : undefined;
    if (function_ !== undefined)
      return this.#location(mapping, into, { kind: 'jit', binary: this.#jitName, function_ });
    return this.#location(mapping, into, { kind: mapping.path === '' ? 'anonymous' : 'special' });
  }

  /**
   * Reads the maps of the process again, for libraries that came since, and the list of functions that it has compiled. Binaries that are
   * known stay so.
   *
   * @throws {BpfError} ESRCH when the process has ended; what was known stays
   */
  refresh(): void {
    this.#assertSame();
    const mappings = readMaps(this.pid);
    this.#jit.refresh();
    this.#assertSame();
    this.#mappings = mappings;
    this.#read = performance.now();
  }

  #mappingNow(address: bigint): Mapping | undefined {
    if (performance.now() - this.#read < MAPS_AGE) return undefined;
    this.#read = performance.now();
    try {
      this.refresh();
    } catch {
      // It has ended: the maps that are known are the last there were.
      return undefined;
    }
    return mappingAt(this.#mappings, address);
  }

  #inFile(mapping: Mapping, into: bigint): UserLocation {
    const binary = this.#binary(mapping);
    const fileOffset = Number(mapping.fileOffset + into);
    const isOffset = Number.isSafeInteger(fileOffset);
    const isKnown = binary instanceof BinarySymbols;
    // Code compiled into shared memory, as some runtimes do to have it writable elsewhere, is no ELF file.
    const jit = isKnown || !mapping.executable ? undefined : this.#jit.find(mapping.start + into);
    if (jit !== undefined)
      return this.#location(mapping, into, { kind: 'jit', binary: this.#jitName, function_: jit });
    return this.#location(mapping, into, {
      kind: 'file',
      // Devices take numbers there that are no bytes of a file.
      fileOffset: isOffset ? fileOffset : undefined,
      buildId: isKnown ? binary.buildId : undefined,
      problem: isKnown ? undefined : binary.problem,
      function_: isKnown && isOffset ? binary.at(fileOffset) : undefined,
    });
  }

  #inVdso(mapping: Mapping, into: bigint): UserLocation {
    const vdso = this.#shared.vdso();
    const isOurs = vdso !== undefined && vdso.size === mapping.end - mapping.start;
    return this.#location(mapping, into, {
      kind: 'vdso',
      function_: isOurs ? vdso.symbols.at(Number(into)) : undefined,
    });
  }

  #location(
    { path, deleted }: Mapping,
    into: bigint,
    found: { readonly kind: MemoryKind; readonly function_?: FoundFunction | undefined } & Partial<
      Omit<UserLocation, 'symbol' | 'rawSymbol' | 'offset'>
    >,
  ): UserLocation {
    const { function_, kind, binary = path, fileOffset, buildId, problem } = found;
    const name = function_?.name;
    return {
      kind,
      binary,
      deleted,
      symbol: name === undefined ? undefined : this.#shared.demangle(name),
      rawSymbol: name,
      offset: function_?.offset ?? Number(into),
      fileOffset,
      buildId,
      problem,
    };
  }

  #binary(mapping: Mapping): CachedBinary {
    const key = `${mapping.file} ${mapping.path}`;
    let binary = this.#binaries.get(key);
    if (binary === undefined) this.#binaries.set(key, (binary = this.#open(mapping)));
    return binary;
  }

  /**
   * The file itself by /proc/PID/map_files, whatever became of its name (needs CAP_CHECKPOINT_RESTORE or CAP_SYS_ADMIN); else what has
   * its name in the process's mount namespace; else, of a process that has ended, what has its name and inode in ours.
   */
  #open(mapping: Mapping): CachedBinary {
    const { start, end, path, deleted, inode } = mapping;
    const range = `${start.toString(16)}-${end.toString(16)}`;
    const places = [`/proc/${this.pid}/map_files/${range}`];
    if (!deleted) places.push(`/proc/${this.pid}/root${path}`);
    let problem = `${path} could not be opened.`;
    for (const place of places) {
      try {
        const binary = this.#shared.binaries.get(place);
        this.#assertSame();
        return binary;
      } catch (error) {
        problem = (error as Error).message;
      }
    }
    try {
      if (!deleted && this.#isHere && statSync(path, { bigint: true }).ino === inode)
        return this.#shared.binaries.get(path);
    } catch {
      // It is not there: why it could not be opened before is the better answer.
    }
    return { problem };
  }

  /** @throws {BpfError} ESRCH when the process has ended, its pid given to another perhaps */
  #assertSame(): void {
    if (startTime(this.pid) !== this.#started)
      throw processError(this.pid, 'maps', { errno: undefined });
  }
}

/** Whether a folder of the process is the one of that name here, so that its files can be found when the process has ended. */
function hasSameFolder(pid: number, path: string): boolean {
  const options = { bigint: true, throwIfNoEntry: false } as const;
  try {
    const theirs = statSync(`/proc/${pid}/root${path}`, options);
    const ours = statSync(path, options);
    return theirs !== undefined && theirs.dev === ours?.dev && theirs.ino === ours.ino;
  } catch {
    // It may not be looked at: then neither may its list.
    return false;
  }
}

/** @throws {BpfError} when it may not be looked at */
function mountNamespace(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch (error) {
    throw processError(pid, 'mount namespace', error);
  }
}

/** Field 22 of /proc/PID/stat, proc(5). @throws {BpfError} ESRCH when there is no such process */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the process may have spaces and parentheses: fields are counted from its end.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    throw processError(pid, 'stat', error);
  }
}
