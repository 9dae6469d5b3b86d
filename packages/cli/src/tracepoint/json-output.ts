import type { TracepointValue } from '@ebpf-dojo/core/tracepoints';
import type { TracepointFieldValue, TracepointLine, WholeNumber } from '../output/schema/index.ts';
import type { WallClock } from '../tracing/clock.ts';
import type { ShownField } from './fields.ts';
import type { RecordEvent } from './record-ring.ts';

/** What a line of output is made from. */
export interface Shown {
  readonly event: RecordEvent;
  /** As people write it: `sched:sched_switch`. */
  readonly name: string;
  readonly fields: readonly ShownField[];
}

/** A record as a line of NDJSON. */
export function tracepointLine({ event, name, fields }: Shown, clock: WallClock): TracepointLine {
  return {
    v: 1,
    type: 'tracepoint',
    time: clock.iso(event.time),
    pid: event.pid,
    tid: event.tid,
    comm: event.comm,
    event: name,
    fields: Object.fromEntries(fields.map((field) => [field.name, jsonValue(field.value)])),
    text: Object.fromEntries(
      fields.flatMap((field) => (field.named ? [[field.name, field.text]] : [])),
    ),
  };
}

function jsonValue(value: TracepointValue): TracepointFieldValue {
  if (typeof value === 'bigint') return wholeNumber(value);
  if (typeof value !== 'object') return value;
  return [...(value as Iterable<number | bigint>)].map((each) =>
    typeof each === 'bigint' ? wholeNumber(each) : each,
  );
}

function wholeNumber(value: bigint): WholeNumber {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
