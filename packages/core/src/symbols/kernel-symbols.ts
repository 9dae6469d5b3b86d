import { checkText, checkU64 } from '../arguments.ts';
import { readFileSync } from 'node:fs';
import { BpfError } from '../errors/bpf-error.ts';
import { AddressIndex } from './address-index.ts';
import { parseKallsyms, type Kallsyms } from './kallsyms.ts';
import { NameIndex } from './name-index.ts';

const KALLSYMS = '/proc/kallsyms';
const EPERM = 1;

/** Of the 64-bit machines that Linux runs on, all but s390 have the kernel in the upper half of the addresses. */
const UPPER_HALF = 1n << 63n;

/** No function and no variable is that large: what is so far behind a symbol is no part of it. */
const LARGEST = 1n << 24n;

/** The index of the kernel itself among the names of modules. */
const OF_KERNEL = 0;

const functionTypes: ReadonlySet<number> = new Set(Buffer.from('tTwW'));

/** A line of /proc/kallsyms. */
export interface KernelSymbol {
  readonly name: string;
  /** Where it starts. */
  readonly address: bigint;
  /** As in nm(1): `T` or `t` for functions (global or of one file), `D`, `B`, `R` and their like for data. */
  readonly type: string;
  /** The module that it is of, `bpf` for BPF programs; undefined for the kernel itself. */
  readonly module: string | undefined;
}

/** What is at an address of the kernel. */
export interface KernelLocation {
  /** The symbol at or before the address. */
  readonly name: string;
  /** Bytes from its start. */
  readonly offset: number;
  /** The module that it is of; undefined for the kernel itself. */
  readonly module: string | undefined;
}

/**
 * The symbols of the running kernel, its modules and BPF programs, as they were when it was read.
 *
 * A hundred thousand take some ten milliseconds to sort, besides the kernel's own time to print them; none is an object before it
 * is asked for.
 */
export class KernelSymbols {
  /** The addresses are all zero, as the kernel shows them to those who may not know them. Names are there all the same. */
  readonly addressesHidden: boolean;
  readonly #table: Kallsyms;
  readonly #subject: string;
  readonly #byAddress: AddressIndex | undefined;
  /** Where the kernel itself ends, without its modules. */
  readonly #end: bigint | undefined;
  /** The numbers of `_stext` and `_etext`, between which the kernel's own functions are. */
  readonly #code: { readonly start: number; readonly end: number } | undefined;
  #byName: NameIndex | undefined;

  private constructor(bytes: Buffer, subject: string) {
    this.#table = parseKallsyms(bytes, subject);
    this.#subject = subject;
    const { low, high } = this.#table;
    this.addressesHidden = low.length > 0 && low.every(isZero) && high.every(isZero);
    // Sorted now, so that the first stack trace does not pay for it.
    if (this.addressesHidden) return;
    this.#byAddress = new AddressIndex(low, high);
    const end = this.#numberOf('_end');
    if (end !== undefined) this.#end = this.#symbol(end).address;
    const [start, stop] = [this.#numberOf('_stext'), this.#numberOf('_etext')];
    if (start !== undefined && stop !== undefined) this.#code = { start, end: stop };
  }

  /**
   * Reads /proc/kallsyms. Modules and BPF programs that are loaded later are not in it: read it again.
   *
   * @throws {BpfError} when it cannot be read (EACCES, or ENOENT without CONFIG_KALLSYMS), or has another form (EBADMSG)
   */
  static load(): KernelSymbols {
    let bytes: Buffer;
    try {
      bytes = readFileSync(KALLSYMS);
    } catch (error) {
      const { errno = -EPERM } = error as NodeJS.ErrnoException;
      throw new BpfError({
        operation: 'read',
        subject: KALLSYMS,
        errno: -errno,
        hint: 'It needs a kernel with CONFIG_KALLSYMS=y, and /proc mounted.',
        cause: error,
      });
    }
    return new KernelSymbols(bytes, KALLSYMS);
  }

  /**
   * Reads the text of a /proc/kallsyms, of another machine perhaps.
   *
   * @param bytes kept and read later: don't change them
   * @throws {BpfError} EBADMSG when it has another form
   */
  static parse(bytes: Uint8Array): KernelSymbols {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('kallsyms: the text is not bytes');
    return new KernelSymbols(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      'kallsyms text',
    );
  }

  /** How many symbols there are. */
  get length(): number {
    return this.#table.length;
  }

  /** Whether a function or variable has exactly this name. Works with hidden addresses. */
  has(name: string): boolean {
    return this.#numbers(name).next().done !== true;
  }

  /**
   * The first symbol with exactly this name.
   *
   * @throws {BpfError} EPERM when addresses are hidden
   */
  find(name: string): KernelSymbol | undefined {
    this.#assertAddresses();
    const { value, done } = this.#numbers(name).next();
    return done === true ? undefined : this.#symbol(value);
  }

  /**
   * All symbols with exactly this name: static functions of several files may share one.
   *
   * @throws {BpfError} EPERM when addresses are hidden
   */
  findAll(name: string): KernelSymbol[] {
    this.#assertAddresses();
    return [...this.#numbers(name)].map((number) => this.#symbol(number));
  }

  /**
   * What is at an address, such as one of a kernel stack; undefined for what is no address of the kernel.
   *
   * Of several symbols at one address it takes the first, as the kernel itself does in its stack traces. Sizes are not in
   * /proc/kallsyms: an address up to 16 MiB behind the last function of a module is taken for part of that function.
   *
   * @throws {BpfError} EPERM when addresses are hidden
   * @throws {TypeError} when it is no bigint
   * @throws {RangeError} when it is no 64-bit unsigned integer
   */
  resolve(address: bigint): KernelLocation | undefined {
    checkU64(address, 'An address');
    const index = this.#assertAddresses();
    const place = index.floor(address);
    if (place < 0) return undefined;
    const start = index.address(place);
    const number = index.number(place);
    // Per-CPU variables have small numbers for addresses, up to Linux 6.14 on x86-64.
    if (start < UPPER_HALF || address - start >= LARGEST) return undefined;
    const module = this.#module(number);
    // The kernel's own last symbol is one without size, named so by its linker script.
    if (module === undefined && this.#end !== undefined && start >= this.#end) return undefined;
    return { name: this.#name(number), offset: Number(address - start), module };
  }

  /** Every symbol, in the kernel's order. @throws {BpfError} EPERM when addresses are hidden */
  *symbols(): Generator<KernelSymbol, void, undefined> {
    this.#assertAddresses();
    for (let number = 0; number < this.length; number++) yield this.#symbol(number);
  }

  /**
   * The names of all functions, in the kernel's order; some come more than once. Those that only ran while the kernel started are left
   * out where addresses tell them, and so are variables that the kernel takes for code: `init_task`, since Linux 7.2. Works with hidden
   * addresses.
   */
  *functionNames(): Generator<string, void, undefined> {
    for (let number = 0; number < this.length; number++)
      if (this.#isFunction(number)) yield this.#name(number);
  }

  /**
   * The functions that the compiler made of one by changing or splitting it: `name.isra.0`, `name.constprop.0`, `name.part.0`,
   * `name.llvm.123`. Not its cold part, which is no function by itself. Works with hidden addresses.
   */
  variants(name: string): string[] {
    checkText(name, "A symbol's name");
    const { bytes } = this.#table;
    const names = new Set<string>();
    const wanted = Buffer.from(` ${name}.`);
    for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) {
      const number = this.#numberAt(at + 1);
      if (number === undefined || !this.#isFunction(number)) continue;
      const variant = this.#name(number);
      if (!/\.cold\b/.test(variant.slice(name.length))) names.add(variant);
    }
    return [...names];
  }

  /** The number of the symbol whose name starts at a byte. */
  #numberAt(start: number): number | undefined {
    const { starts } = this.#table;
    const number = lastNotAbove(starts, start);
    return starts[number] === start ? number : undefined;
  }

  /** The number of a symbol of the kernel itself, found as its linker script has it: once. */
  #numberOf(name: string): number | undefined {
    return this.#numberAt(this.#table.bytes.indexOf(` ${name}\n`) + 1);
  }

  #numbers(name: string): Generator<number, void, undefined> {
    checkText(name, "A symbol's name");
    const { bytes, starts, ends } = this.#table;
    this.#byName ??= new NameIndex(bytes, starts, ends);
    return this.#byName.numbers(name);
  }

  #symbol(number: number): KernelSymbol {
    const { low, high, types } = this.#table;
    return {
      name: this.#name(number),
      address: (BigInt(high[number] ?? 0) << 32n) | BigInt(low[number] ?? 0),
      type: String.fromCharCode(types[number] ?? 0),
      module: this.#module(number),
    };
  }

  #name(number: number): string {
    const { bytes, starts, ends } = this.#table;
    return bytes.toString('utf8', starts[number], ends[number]);
  }

  #module(number: number): string | undefined {
    const { modules, moduleNames } = this.#table;
    return moduleNames[modules[number] ?? 0];
  }

  #isFunction(number: number): boolean {
    const { types, modules } = this.#table;
    if (!functionTypes.has(types[number] ?? 0)) return false;
    if (this.#code === undefined || modules[number] !== OF_KERNEL) return true;
    return !this.#isBefore(number, this.#code.start) && this.#isBefore(number, this.#code.end);
  }

  /** Compares addresses without making a bigint of each. */
  #isBefore(number: number, other: number): boolean {
    const { low, high } = this.#table;
    const [mine, its] = [high[number] ?? 0, high[other] ?? 0];
    return mine === its ? (low[number] ?? 0) < (low[other] ?? 0) : mine < its;
  }

  #assertAddresses(): AddressIndex {
    if (this.#byAddress !== undefined) return this.#byAddress;
    throw new BpfError({
      operation: 'read addresses',
      subject: this.#subject,
      errno: EPERM,
      hint:
        'The kernel shows them all as zero. Run it as root (sudo) or with CAP_SYSLOG; where that is not enough, kernel.kptr_restrict is 2: ' +
        '`sysctl kernel.kptr_restrict=1` shows them to those with CAP_SYSLOG.',
    });
  }
}

function lastNotAbove(starts: Uint32Array, wanted: number): number {
  let from = 0;
  let to = starts.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((starts[middle] ?? 0) <= wanted) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

function isZero(word: number): boolean {
  return word === 0;
}
