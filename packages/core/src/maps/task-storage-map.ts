import { checkInteger } from '../arguments.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { lastErrno, libc } from '../ffi/libc.ts';
import type { MapDefinition } from '../map-definition.ts';
import { BaseMap, type LazyCodec } from '../map.ts';
import type { Resource } from '../resource.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { StorageEntries } from './storage-entries.ts';
import type { UpdateMode } from './update-mode.ts';

const ESRCH = 3;
const MAX_PID = 2 ** 22;

/**
 * Storage that programs attach to tasks: the fastest way to remember something of a thread. User space reaches that of a process's
 * main thread, by its id. The entries cannot be listed; each goes away with its task.
 *
 * Linux 5.11, in tracing programs 5.12.
 */
export class TaskStorageMap<V> extends BaseMap {
  readonly #entries: StorageEntries<V>;

  /** @internal */
  constructor(definition: MapDefinition, owner: Resource | undefined, value: LazyCodec<V>) {
    super(definition, owner);
    this.#entries = new StorageEntries(this, definition, value);
  }

  /**
   * The value of a process's main thread; undefined when it has none, or there is no such process.
   *
   * @throws {BpfError} when the kernel refuses
   * @throws {TypeError | RangeError} when `pid` is no process id
   * @throws {ClosedError} after close()
   */
  get(pid: number): V | undefined {
    return this.#with(pid, (fd) => this.#entries.get(fd));
  }

  /**
   * Puts a value to a process's main thread.
   *
   * @throws {BpfError} ESRCH when there is no such process
   * @throws {BtfError} when the value does not fit its type
   * @throws {TypeError | RangeError} when `pid` is no process id
   * @throws {ClosedError} after close()
   */
  set(pid: number, value: V, mode: UpdateMode = 'any'): this {
    const done = this.#with(pid, (fd) => {
      this.#entries.set(fd, value, mode);
      return true;
    });
    if (done === undefined) throw this.#failed(pid, ESRCH);
    return this;
  }

  /** Removes the value of a process's main thread. @returns whether there was one. Throws as {@link get} does. */
  delete(pid: number): boolean {
    return this.#with(pid, (fd) => this.#entries.delete(fd)) ?? false;
  }

  /** Undefined when there is no such process. */
  #with<T>(pid: number, use: (fd: number) => T): T | undefined {
    this.assertOpen();
    const process = checkInteger(pid, 'A process id', 1, MAX_PID);
    const number = syscallNumber(nativeAbi(), 'pidfd_open') ?? -1;
    // The declaration is for perf_event_open(2), whose first argument is an address: as wide as any.
    const fd = Number(libc.syscall(number, BigInt(process), 0, 0, 0, 0));
    if (fd < 0) {
      const errno = lastErrno();
      if (errno === ESRCH) return undefined;
      throw this.#failed(process, errno);
    }
    try {
      return use(fd);
    } finally {
      libc.close(fd);
    }
  }

  #failed(pid: number, errno: number): BpfError {
    const subject = `process ${pid} for ${this.subject}`;
    return new BpfError({ operation: 'open', subject, errno });
  }
}
