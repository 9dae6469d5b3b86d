import { openTracepoint, type Event, type TracepointShape } from '@ebpf-dojo/bpf/tracepoint';
import {
  attachTracepoint,
  BtfError,
  compileCodec,
  features,
  type BpfObject,
  type Codec,
} from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { BlockedError } from '../exit.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { EventTracer, wakeupBytes } from '../tracing/event-tracer.ts';
import { describeTargets } from './describe.ts';
import { sampleLayout, type SampleLayout } from './layout.ts';
import { RecordRing, type RecordEvent } from './record-ring.ts';
import { findTargets, type Target } from './targets.ts';

/** How tracepoints are traced. */
export interface SessionOptions extends TaskFilterOptions {
  /** Category and name, or both in one with a colon. */
  readonly tracepoint: readonly string[];
  /** What their fields have to be. */
  readonly filter?: string;
  readonly onEvent: (event: RecordEvent, target: Target, layout: SampleLayout) => void;
  /** Called after each batch of events. */
  readonly onBatch: () => void;
}

/** tracepoint.bpf.c in the kernel, delivering records until it is finished or closed. */
export class TracepointSession extends EventTracer<RecordEvent> {
  /**
   * Loads and attaches. Records are delivered from the event loop from here on.
   *
   * @throws {UsageError} when there is no such tracepoint, or the filter is none for it
   * @throws {BlockedError} when this kernel or this user's privileges cannot do it
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: SessionOptions) {
    const { object, targets, layout, codec } = load(options);
    const { on_event: program } = object.programs;
    const { accounts, events } = object.maps;
    super({
      object: {
        maps: { accounts, events: new RecordRing(events, codec) },
        close: () => object.close(),
      },
      counted: [program],
      attach: () =>
        targets.map(({ category, name }, index) =>
          attachTracepoint(program, {
            category,
            name,
            ...(targets.length > 1 ? { cookie: BigInt(index) } : {}),
          }),
        ),
      onEvent: (event) => {
        const target = targets[event.index];
        if (target !== undefined) options.onEvent(event, target, layout);
      },
      onBatch: options.onBatch,
    });
  }
}

interface Loaded {
  readonly object: BpfObject<TracepointShape>;
  readonly targets: readonly Target[];
  readonly layout: SampleLayout;
  readonly codec: Codec<Event>;
}

function load(options: SessionOptions): Loaded {
  using open = openTracepoint();
  const { globals } = open;
  const layout = sampleLayout(open.btf);
  const targets = findTargets(options.tracepoint, globals.descriptions.length);
  if (targets.length > 1) assertCookies();
  describeTargets(targets, { globals, layout, filter: options.filter });
  globals.by_cookie = targets.length > 1;
  applyTaskFilter(options, globals);
  globals.wakeup_bytes = wakeupBytes(open.maps.events.maxEntries);
  const type = open.btf.find('struct', 'event');
  if (type === undefined) throw new BtfError('tracepoint.bpf.o has no struct event.');
  const codec = compileCodec<Event>(open.btf, type.id);
  return { object: open.load(), targets, layout, codec };
}

function assertCookies(): void {
  if (features.helper('get_attach_cookie', 'tracepoint').has === 'no')
    throw new BlockedError(
      'several tracepoints at once need Linux 5.15 or newer. Trace them one by one.',
    );
}
