import type { Event, TracepointShape } from '@ebpf-dojo/bpf/tracepoint';
import type { BpfObject, Codec } from '@ebpf-dojo/core';
import type { EventSource } from '../tracing/event-tracer.ts';

/** An event with the record behind it. */
export interface RecordEvent extends Event {
  /** Its first eight bytes are not the record's: the kernel hands programs something else in their place. */
  readonly record: Uint8Array;
}

type Ring = BpfObject<TracepointShape>['maps']['events'];
type Visit = Parameters<Ring['drainRaw']>[0];

/** Reads a ring whose events have records of different lengths behind them. */
export class RecordRing implements EventSource<RecordEvent> {
  readonly #ring: Ring;
  readonly #codec: Codec<Event>;

  constructor(ring: Ring, codec: Codec<Event>) {
    this.#ring = ring;
    this.#codec = codec;
  }

  get pending(): number {
    return this.#ring.pending;
  }

  read(...[onEvent, options]: Parameters<EventSource<RecordEvent>['read']>) {
    return this.#ring.readRaw(this.#visit(onEvent), options);
  }

  drain(...[onEvent, limit]: Parameters<EventSource<RecordEvent>['drain']>): number {
    return this.#ring.drainRaw(this.#visit(onEvent), limit);
  }

  #visit(onEvent: Parameters<EventSource<RecordEvent>['read']>[0]): Visit {
    const codec = this.#codec;
    return (view, offset, _length, cpu) => {
      const event = codec.decode(view, offset);
      const start = view.byteOffset + offset + codec.size;
      const record = new Uint8Array(view.buffer, start, event.record_bytes).slice();
      onEvent({ ...event, record }, cpu);
    };
  }
}
