import { readSync } from 'node:fs';
import { BpfError } from '../errors/bpf-error.ts';
import { lastErrno, libc } from '../ffi/libc.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { pageSize } from '../ffi/memory.ts';
import { count } from './check-options.ts';
import type { EventIterator } from './event-iterator.ts';
import { EventMap, type EventsOptions } from './event-map.ts';
import { onlineCpus } from '../online-cpus.ts';
import { openBpfOutput, type WakeUp } from './bpf-output.ts';
import { PerfMemory } from './perf-memory.ts';
import { PerfRing } from './perf-ring.ts';

const DEFAULT_BYTES = 256 * 1024;
const EBUSY = 16;
const ENOENT = 2;
// include/uapi/linux/perf_event.h: _IO('$', 0).
const PERF_EVENT_IOC_ENABLE = 0x2400;

/** How the buffers of a {@link PerfBuffer} are made. */
export interface PerfBufferOptions {
  /** Bytes of each CPU's buffer: a power of two, at least a page. Default 256 KiB. */
  readonly bytesPerCpu?: number;
  /**
   * Wake the reader with every so many events of a CPU. Default 1. With more, or with `wakeupBytes`, read with `intervalMs` besides: the last
   * few events wake nobody.
   */
  readonly wakeupEvents?: number;
  /** Wake the reader once this many bytes wait on a CPU, instead of by number. */
  readonly wakeupBytes?: number;
}

/** An event of a {@link PerfBuffer}, and where it comes from. */
export interface EventWithCpu<T> {
  /** As {@link PerfBuffer.events} gives it. */
  readonly event: T;
  /** The CPU it was written on, by its number. */
  readonly cpu: number;
}

/**
 * A perf event array, which programs write to by `bpf_perf_event_output`: one buffer for each CPU, read straight from its memory.
 *
 * Events of one CPU come in order; those of different CPUs do not, and have the CPU's number with them instead. A record is up to
 * 7 bytes longer than what was written, since the kernel rounds up. Prefer a {@link RingBuffer} from Linux 5.8 on: it keeps the order,
 * shares its room among the CPUs, and copies nothing.
 *
 * Nothing is kept before the buffers are {@link open}: programs get ENOENT until then. A CPU that comes online later has no buffer.
 *
 * Source: bpf-helpers(7), perf_event_open(2). Needs Linux 4.4, and CAP_PERFMON or kernel.perf_event_paranoid at most 0.
 */
export class PerfBuffer<T> extends EventMap<T> {
  #options: PerfBufferOptions | undefined;
  #memory: PerfMemory | undefined;
  #events: readonly CpuEvent[] = [];

  /**
   * Opens a buffer for each CPU that is online: from here on events are kept. The first reading, `pending` too, does it with the
   * defaults otherwise.
   *
   * @throws {BpfError} EBUSY when they are open, EACCES or EPERM without privileges, ENOMEM or EPERM beyond the memory that may be locked
   * (/proc/sys/kernel/perf_event_mlock_kb, RLIMIT_MEMLOCK)
   * @throws {RangeError} when a number is out of range
   */
  open(options: PerfBufferOptions = {}): this {
    this.assertOpen();
    checkOptions(options);
    if (this.#memory !== undefined) {
      throw new BpfError({
        operation: 'open',
        subject: this.subject,
        errno: EBUSY,
        hint: 'Its buffers are open already: call open() before anything reads it.',
      });
    }
    this.#options = options;
    void this.source;
    return this;
  }

  /**
   * Like {@link events}, for whoever needs the CPU that an event was written on, as the order of events is kept for each CPU alone.
   *
   * ```ts
   * for await (const { event, cpu } of loaded.maps.samples.eventsWithCpu()) perCpu[cpu]?.push(event);
   * ```
   *
   * @throws as {@link events} does
   */
  eventsWithCpu(options: EventsOptions = {}): EventIterator<EventWithCpu<T>> {
    return this.iterate<EventWithCpu<T>>(
      (batch) => (event, cpu) => batch.push({ event, cpu }),
      options,
    );
  }

  /**
   * How many events the kernel had no room for, since the buffers were opened. Exact at once from Linux 6.0 on (PERF_FORMAT_LOST).
   * Before, the kernel tells by a record among the events, with the next event that fits: read up to there first.
   *
   * @throws {ClosedError} after close()
   */
  get lost(): bigint {
    this.assertOpen();
    return this.#events.some(({ countsLost }) => !countsLost)
      ? (this.#memory?.lost ?? 0n)
      : this.#events.reduce((sum, { fd }) => sum + readLost(fd), 0n);
  }

  protected override openSource(): PerfMemory {
    const options = this.#options ?? {};
    const bytes = options.bytesPerCpu ?? DEFAULT_BYTES;
    const opened: CpuEvent[] = [];
    const rings: PerfRing[] = [];
    const closeAll = (): void => {
      for (const { fd } of opened) libc.close(fd);
    };
    try {
      for (const cpu of onlineCpus().filter((number) => number < this.maxEntries)) {
        const subject = `buffer of CPU ${cpu} of ${this.subject}`;
        const event = openBpfOutput(cpu, subject, wakeUpOf(options));
        opened.push({ cpu, ...event });
        rings.push(new PerfRing(event.fd, bytes, cpu, subject));
        this.#publish(cpu, event.fd, subject);
      }
      const [first, ...others] = rings;
      if (first === undefined) throw this.#failed('open', this.subject, ENOENT);
      const descriptors = opened.map(({ fd }) => fd);
      this.#memory = new PerfMemory(this.subject, [first, ...others], descriptors, closeAll);
      this.#events = opened;
      return this.#memory;
    } catch (error) {
      for (const { cpu } of opened) libbpf.bpf_map_delete_elem(this.fd, keyOf(cpu));
      for (const ring of rings) ring.close();
      closeAll();
      throw error;
    }
  }

  /** From here on programs on `cpu` write to the event. */
  #publish(cpu: number, fd: number, subject: string): void {
    if (libc.ioctl(fd, PERF_EVENT_IOC_ENABLE, 0) < 0)
      throw this.#failed('enable', subject, lastErrno());
    const error = libbpf.bpf_map_update_elem(this.fd, keyOf(cpu), keyOf(fd), 0);
    if (error < 0) throw this.#failed('map update', subject, -error);
  }

  #failed(operation: string, subject: string, errno: number): BpfError {
    return new BpfError({ operation, subject, errno });
  }
}

interface CpuEvent {
  readonly cpu: number;
  readonly fd: number;
  readonly countsLost: boolean;
}

/** A u32 as bpf(2) takes keys and values. */
function keyOf(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** With PERF_FORMAT_LOST, read(2) gives the count and then what was lost. */
function readLost(fd: number): bigint {
  const words = new BigUint64Array(2);
  readSync(fd, words);
  return words[1] ?? 0n;
}

function wakeUpOf({ wakeupEvents, wakeupBytes }: PerfBufferOptions): WakeUp {
  return wakeupBytes === undefined ? { events: wakeupEvents ?? 1 } : { bytes: wakeupBytes };
}

function checkOptions({ bytesPerCpu, wakeupEvents, wakeupBytes }: PerfBufferOptions): void {
  if (bytesPerCpu !== undefined) {
    count('bytesPerCpu', bytesPerCpu, pageSize());
    if (!Number.isInteger(Math.log2(bytesPerCpu)) || bytesPerCpu > 2 ** 30)
      throw new RangeError(
        `bytesPerCpu must be a power of two from ${pageSize()} to 2^30; it was ${bytesPerCpu}.`,
      );
  }
  if (wakeupEvents !== undefined) below32('wakeupEvents', wakeupEvents);
  if (wakeupBytes !== undefined) below32('wakeupBytes', wakeupBytes);
  if (wakeupEvents !== undefined && wakeupBytes !== undefined)
    throw new RangeError(
      'Give wakeupEvents or wakeupBytes, not both: the kernel takes one of them.',
    );
}

function below32(name: string, value: number): void {
  count(name, value);
  if (value >= 2 ** 32) throw new RangeError(`${name} must be below 2^32; it was ${value}.`);
}
