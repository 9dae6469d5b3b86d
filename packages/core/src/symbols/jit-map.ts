import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { AddressIndex } from './address-index.ts';
import type { FoundFunction } from './function-index.ts';

const NEWLINE = 0x0a;
/** A file that grows without end is read so far, and no further: {@link JitMap} warns then. */
const MOST_BYTES = 128 * 2 ** 20;
/** How many functions before an address are looked at: what was there before may still be listed. */
const MOST_STEPS = 64;
const LINE = /^(?:0x)?([0-9a-f]{1,16}) (?:0x)?([0-9a-f]{1,8}) (.+)$/i;

/** Whose map of compiled code it may be: another user could have put it there. */
export interface JitMapOwner {
  readonly user: number;
  /** The same file by a name that it keeps when the process has ended, if it has one here. */
  readonly lastingPath?: string | undefined;
}

interface Entry {
  readonly start: bigint;
  readonly size: number;
  readonly name: string;
}

/**
 * The functions that a runtime has compiled, as it lists them in /tmp/perf-PID.map: `start size name`, a line each, in hexadecimal.
 *
 * Runtimes append to it while they run: what was added is read when the file has grown. Source: tools/perf/Documentation/jit-interface.txt.
 */
export class JitMap {
  readonly path: string;
  readonly #owner: JitMapOwner;
  readonly #most: number;
  readonly #entries: Entry[] = [];
  #index: AddressIndex | undefined;
  #identity = '';
  /** How much of the file is read, up to the end of its last whole line. */
  #read = 0;
  #warned = false;

  /**
   * @param path as this process reaches it
   * @param most bytes of it that are read
   */
  constructor(path: string, owner: JitMapOwner, most = MOST_BYTES) {
    this.path = path;
    this.#owner = owner;
    this.#most = most;
  }

  /** Whether there was ever something in it. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** The function that an address is in; of those that were there one after the other, the last. */
  find(address: bigint): FoundFunction | undefined {
    this.refresh();
    const index = (this.#index ??= indexOf(this.#entries));
    let place = index.floor(address);
    // From the last of those that start at the same address.
    while (place >= 0 && place + 1 < index.length && index.address(place + 1) <= address) place++;
    let best = -1;
    for (let step = 0; place >= 0 && step < MOST_STEPS; step++, place--) {
      const number = index.number(place);
      const entry = this.#entries[number];
      if (entry !== undefined && number > best && address - entry.start < BigInt(entry.size))
        best = number;
    }
    const entry = this.#entries[best];
    return entry && { name: entry.name, offset: Number(address - entry.start) };
  }

  /** Reads what was added since; nothing when there is no file. */
  refresh(): void {
    const { lastingPath } = this.#owner;
    try {
      if (this.#look(this.path) || lastingPath === undefined) return;
      // The process has ended. What it wrote last is still there; a file that came in its place is not its own.
      this.#look(lastingPath, true);
    } catch (error) {
      // None there (any more): what was read stays right as long as the process lives.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }

  /** @returns whether there is a file */
  #look(path: string, asKnown = false): boolean {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return false;
    const { dev, ino, size } = stat;
    const identity = `${dev} ${ino}`;
    if (identity === this.#identity && size === this.#read) return true;
    const isOther = identity !== this.#identity || size < this.#read;
    if (isOther && asKnown && this.#identity !== '') return true;
    // Another file, or one begun anew.
    if (isOther) this.#forget(identity);
    this.#append(path);
    return true;
  }

  #forget(identity: string): void {
    this.#identity = identity;
    this.#entries.length = 0;
    this.#index = undefined;
    this.#read = 0;
  }

  #append(path: string): void {
    const fd = openSync(
      path,
      constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY,
    );
    try {
      const { size, uid, ...stat } = fstatSync(fd);
      const isTheirs = uid === this.#owner.user || uid === 0;
      if (!isTheirs || (stat.mode & constants.S_IFMT) !== constants.S_IFREG) return;
      if (size > this.#most) this.#warn();
      const length = Math.min(size, this.#most) - this.#read;
      if (length <= 0) return;
      const bytes = Buffer.alloc(length);
      const count = readSync(fd, bytes, 0, length, this.#read);
      // The last line may be half written.
      const end = bytes.lastIndexOf(NEWLINE, count - 1) + 1;
      this.#read += end;
      this.#add(bytes.toString('utf8', 0, end));
    } finally {
      closeSync(fd);
    }
  }

  #warn(): void {
    if (this.#warned) return;
    this.#warned = true;
    process.emitWarning(
      `${this.path} is larger than ${this.#most} bytes: functions that are listed after those have no names.`,
      { code: 'EBPF_JIT_MAP_CUT' },
    );
  }

  #add(text: string): void {
    for (const line of text.split('\n')) {
      const [, start = '', size = '', name] = LINE.exec(line) ?? [];
      if (name === undefined) continue;
      this.#entries.push({ start: BigInt(`0x${start}`), size: Number.parseInt(size, 16), name });
    }
    this.#index = undefined;
  }
}

function indexOf(entries: readonly Entry[]): AddressIndex {
  const low = new Uint32Array(entries.length);
  const high = new Uint32Array(entries.length);
  for (const [number, { start }] of entries.entries()) {
    low[number] = Number(start & 0xffff_ffffn);
    high[number] = Number(start >> 32n);
  }
  return new AddressIndex(low, high);
}
