import {
  CallState,
  openTrace,
  type Call,
  type Pending,
  type TraceShape,
} from '@ebpf-dojo/bpf/trace';
import type { BpfObject } from '@ebpf-dojo/core';
import type { Accounting } from '../tracing/accounting.ts';
import { EventTracer, wakeupBytes } from '../tracing/event-tracer.ts';
import { UserStructs } from './arguments/index.ts';
import { KernelParameters } from './arguments/kernel-parameters.ts';
import { CallReader } from './call-reader.ts';
import { applyCallFilter, type CallFilterOptions } from './filter.ts';
import { applyWho, type WhoOptions } from './follow.ts';

/** How a trace is run. */
export interface SessionOptions extends WhoOptions, CallFilterOptions {
  readonly onCall: (call: Call) => void;
  /** Called after each batch of calls. */
  readonly onBatch?: () => void;
}

/** trace.bpf.c in the kernel, delivering calls until it is finished or closed. */
export class TraceSession extends EventTracer<Call> {
  /** Reads what this session delivers. */
  readonly reader: CallReader;
  /** Why arguments have neither names nor types; undefined when they have. */
  readonly problem: string | undefined;
  readonly #object: BpfObject<TraceShape>;
  /** Calls that count as seen only at their end, and had none. */
  readonly #undecided: { count: number };
  #childrenNotFollowed = 0;

  /**
   * Loads and attaches. Calls are delivered from the event loop from here on.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: SessionOptions) {
    const object = load(options);
    const { programs, maps } = object;
    const undecided = { count: 0 };
    super({
      object,
      counted: [programs.sys_enter],
      // Whoever sees a call enter must also be there to see it return: exits first.
      attach: () => [
        programs.process_exit.attach(),
        programs.process_fork.attach(),
        programs.process_exec.attach(),
        programs.sys_exit.attach(),
        programs.sys_enter.attach(),
      ],
      onEvent: options.onCall,
      onBatch: options.onBatch ?? (() => {}),
      underWay: () => running(maps.calls.values(), options, undecided),
    });
    this.#object = object;
    this.#undecided = undecided;
    const parameters = new KernelParameters();
    this.problem = parameters.problem;
    this.reader = new CallReader(object.btf, parameters);
  }

  /** Child processes of what is followed that were not followed; known once it is finished. */
  get childrenNotFollowed(): number {
    return this.#childrenNotFollowed;
  }

  override finish(): Accounting {
    this.#childrenNotFollowed = Number(this.#object.globals.children_not_followed);
    const accounting = super.finish();
    return { ...accounting, seen: accounting.seen + this.#undecided.count };
  }
}

function load(options: SessionOptions): BpfObject<TraceShape> {
  using open = openTrace();
  const { globals } = open;
  applyWho(options, globals);
  applyCallFilter(options, globals, new UserStructs(open.btf));
  globals.wakeup_bytes = wakeupBytes(open.maps.events.maxEntries);
  return open.load();
}

/** Calls that have not come back. Where their end decides, those it cannot decide otherwise any more. */
function* running(
  calls: Iterable<Pending>,
  { failed, slower, path }: CallFilterOptions,
  undecided: { count: number },
): Generator<Call> {
  const now = process.hrtime.bigint();
  const isDecidedAtEnd = failed === true || slower !== undefined || path !== undefined;
  for (const { call, path_unknown: pathUnknown } of calls) {
    const duration = Number(now - call.start);
    if (isDecidedAtEnd) {
      if (failed === true || pathUnknown || duration <= (slower ?? 0) * 1e6) continue;
      undecided.count++;
    }
    yield { ...call, state: CallState.CALL_RUNNING, duration };
  }
}
