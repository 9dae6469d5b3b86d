import { BinaryCache } from './binary-cache.ts';
import { demangle } from './demangle.ts';
import { ProcessSymbols } from './process-symbols.ts';
import { readVdso, type Vdso } from './vdso.ts';

/** How {@link UserSymbols} find names. */
export interface UserSymbolOptions {
  /**
   * Where files of debug information are, by build id under `.build-id/`: `/usr/lib/debug` where left out. They have the names of
   * local functions that strip(1) took away.
   */
  readonly debugDirectories?: readonly string[];
  /**
   * What makes a name as the compiler has it (`_ZN3foo3barEv`) one to read (`foo::bar()`): {@link demangle} where left out or true, nothing
   * when false. What the binary has is in {@link UserLocation.rawSymbol} either way.
   */
  readonly demangle?: boolean | ((name: string) => string);
}

/**
 * Finds which function of which binary an address of a process is in.
 *
 * Binaries are read once, whichever processes run them, and none before an address in it is asked for. Files are those that the process
 * has mapped: also when they were deleted or replaced, and when it lives in another mount namespace. It holds nothing open. Names come from
 * files of debug information, `.symtab`, `.gnu_debugdata` (see {@link ElfFile.debugData}) and `.dynsym`.
 *
 * ```ts
 * const user = new UserSymbols();
 * const location = user.process(pid).resolve(0x7f31_64d0_1234n);
 * ```
 */
export class UserSymbols {
  readonly #demangle: (name: string) => string;
  readonly #binaries: BinaryCache;
  #vdso: Vdso | undefined | null = null;

  /** @throws {TypeError} when an option is of another type */
  constructor(options: UserSymbolOptions = {}) {
    const { debugDirectories = ['/usr/lib/debug'], demangle: wanted = true } = options;
    if (
      !Array.isArray(debugDirectories) ||
      !debugDirectories.every((path) => typeof path === 'string')
    )
      throw new TypeError('debugDirectories is an array of paths');
    if (typeof wanted !== 'boolean' && typeof wanted !== 'function')
      throw new TypeError('demangle is true, false or a function');
    const byDefault = wanted === true ? demangle : asItIs;
    this.#demangle = typeof wanted === 'function' ? wanted : byDefault;
    this.#binaries = new BinaryCache(debugDirectories);
  }

  /**
   * The symbols of a process as it is now. Keep what it returns: it reads the process's maps, and knows later that it is still the same
   * process.
   *
   * @param pid as this process sees it
   * @throws {BpfError} ESRCH when there is no such process, EACCES when it may not be looked at
   * @throws {TypeError} {RangeError} when it can be no pid
   */
  process(pid: number): ProcessSymbols {
    return new ProcessSymbols(pid, {
      binaries: this.#binaries,
      vdso: () => (this.#vdso === null ? (this.#vdso = readVdso()) : this.#vdso),
      demangle: this.#demangle,
    });
  }
}

function asItIs(name: string): string {
  return name;
}
