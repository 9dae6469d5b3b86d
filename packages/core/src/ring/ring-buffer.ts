import type { MapDefinition } from '../map-definition.ts';
import type { Resource } from '../resource.ts';
import { EventMap } from './event-map.ts';
import type { EventType } from './event-type.ts';
import type { LostCounter } from './lost-counter.ts';
import { RingMemory } from './ring-memory.ts';

/**
 * A BPF ring buffer, read straight from its memory: no call into C for an event.
 *
 * Events come in the order in which programs reserved room for them, whatever their CPU. Whatever there was no room for is lost before it
 * gets here: see {@link lost}. Needs Linux 5.8 (BPF_MAP_TYPE_RINGBUF; Documentation/bpf/ringbuf.rst).
 */
export class RingBuffer<T> extends EventMap<T> {
  readonly #lost: LostCounter;

  /** @internal */
  constructor(
    definition: MapDefinition,
    owner: Resource | undefined,
    eventType: EventType<T>,
    lost: LostCounter,
  ) {
    super(definition, owner, eventType);
    this.#lost = lost;
  }

  /**
   * How many events programs could not submit because the ring was full, since it was created. The kernel doesn't count that; programs do
   * that use `ring_reserve` or `ring_output` of the header `ebpf-dojo/ring.bpf.h`. With them, submitted events + `lost` is what they
   * tried, exactly.
   *
   * @returns undefined when the program does not count by that header: nobody knows then
   * @throws {ClosedError} after close()
   */
  get lost(): bigint | undefined {
    this.assertOpen();
    return this.#lost();
  }

  protected override openSource(): RingMemory {
    return new RingMemory(this.fd, this.maxEntries, this.subject);
  }
}
