import type { Sample } from '@ebpf-dojo/bpf/perf';
import type { RingBuffer } from '@ebpf-dojo/core';
import type { EventSource } from '../tracing/event-tracer.ts';

type Read = EventSource<Sample>['read'];

/**
 * A ring of samples, which are large, read where they lie: whoever gets one reads the fields that it needs, and keeps nothing of it.
 * Decoding whole stacks that are known already would cost more than all else.
 */
export class SampleRing implements EventSource<Sample> {
  readonly #ring: RingBuffer<Sample>;

  constructor(ring: RingBuffer<Sample>) {
    this.#ring = ring;
  }

  get pending(): number {
    return this.#ring.pending;
  }

  read(...[onSample, options]: Parameters<Read>): ReturnType<Read> {
    return this.#ring.readCursor((cursor) => {
      while (cursor.next()) onSample(cursor.event, cursor.cpu);
    }, options);
  }

  /** What is left at the end is little: it is decoded. */
  drain(...[onSample, limit]: Parameters<EventSource<Sample>['drain']>): number {
    return this.#ring.drain(onSample, limit);
  }
}
