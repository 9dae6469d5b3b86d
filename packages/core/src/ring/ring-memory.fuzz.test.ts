// Any order of writing, committing, discarding and reading: a list of records says what has to come.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import { RingMemory } from './ring-memory.ts';
import { BUSY, DISCARD, RING_BYTES, RingProducer } from './testing/ring-producer.ts';

type State = 'busy' | 'discarded' | 'submitted';

interface Written {
  readonly at: number;
  readonly payload: number;
  readonly length: number;
  state: State;
}

type Action =
  | { readonly write: State; readonly length: number; readonly times: number }
  | { readonly commit: State }
  | { readonly walk: number };

const FLAGS = { submitted: 0, discarded: DISCARD, busy: BUSY } as const;

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    write: fc.constantFrom<State>('submitted', 'submitted', 'submitted', 'discarded', 'busy'),
    length: fc.oneof(fc.constant(40), fc.integer({ min: 4, max: 300 })),
    times: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 400 })),
  }),
  fc.record({ commit: fc.constantFrom<State>('submitted', 'discarded') }),
  fc.record({ walk: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 300 })) }),
);

/** The records that a walk has to visit, how it has to end, and how many of `records` are done with then. */
function expected(records: readonly Written[], limit: number) {
  const visited: Written[] = [];
  let done = 0;
  for (; done < records.length && visited.length < limit; done++) {
    const record = records[done];
    if (record === undefined || record.state === 'busy') break;
    if (record.state === 'submitted') visited.push(record);
  }
  const next = records[done];
  const end = next === undefined ? 'empty' : next.state === 'busy' ? 'busy' : 'limit';
  return { visited, end, done };
}

/** A ring, and the records in it that nobody has read. */
class Model {
  readonly #producer = new RingProducer();
  readonly #ring: RingMemory;
  #records: Written[] = [];
  #payload = 0;

  constructor(start: number) {
    this.#producer.startAt(start);
    this.#ring = new RingMemory(this.#producer.fd, RING_BYTES, 'ring');
  }

  act(each: Action): void {
    if ('write' in each)
      for (let time = 0; time < each.times; time++) this.#write(each.length, each.write);
    else if ('commit' in each) this.#commit(each.commit);
    else this.#walk(each.walk);
  }

  close(): void {
    this.#ring.close();
    this.#producer.close();
  }

  #write(length: number, state: State): void {
    const bytes = 8 + Math.ceil(length / 8) * 8;
    const producer = this.#producer;
    if (producer.position + bytes - producer.consumed > RING_BYTES) return;
    const payload = ++this.#payload;
    const at = producer.write(payload, { length, flags: FLAGS[state] });
    this.#records.push({ at, payload, length, state });
  }

  #commit(state: State): void {
    const record = this.#records.find((each) => each.state === 'busy');
    if (record === undefined) return;
    record.state = state;
    this.#producer.commit(record.at, record.length, FLAGS[state]);
  }

  #walk(limit: number): void {
    const { visited, end, done } = expected(this.#records, limit);
    const seen: unknown[] = [];
    const walk = this.#ring.walk((view, offset, length) => {
      seen.push([view.getUint32(offset, true), length]);
    }, limit);
    expect(seen).toEqual(visited.map(({ payload, length }) => [payload, length]));
    expect(walk).toEqual({ visited: visited.length, end });
    this.#records = this.#records.slice(done);
    expect(this.#producer.consumed).toBe(this.#records[0]?.at ?? this.#producer.position);
  }
}

test(
  '[Q6] what is read is what was submitted, in order, and its room is given back',
  () => {
    const start = fc.nat({ max: RING_BYTES / 4 }).map((words) => 2 ** 33 + 8 * words);
    const tried = fuzz(
      fc.tuple(start, fc.array(action, { maxLength: 60 })),
      200,
      ([position, actions]) => {
        const model = new Model(position);
        try {
          for (const each of actions) model.act(each);
        } finally {
          model.close();
        }
      },
    );
    expect(tried).toBeGreaterThan(0);
  },
  FUZZ_TIMEOUT,
);
