import { openTrace, type Call, type TraceShape } from '@ebpf-dojo/bpf/trace';
import type { BpfObject } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { EventTracer, wakeupBytes } from '../tracing/event-tracer.ts';
import type { Accounting } from '../tracing/accounting.ts';
import { applySyscallFilter } from './filter.ts';

/** How a trace is run. */
export interface SessionOptions extends TaskFilterOptions {
  /** By name; all when not given. */
  readonly syscall?: readonly string[];
  /** The process that waits to become the traced command. */
  readonly commandPid?: number;
  readonly onCall: (call: Call) => void;
  /** Called after each batch of calls. */
  readonly onBatch?: () => void;
}

/** trace.bpf.c in the kernel, delivering calls until it is finished or closed. */
export class TraceSession extends EventTracer<Call> {
  readonly #object: BpfObject<TraceShape>;
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
    super({
      object,
      counted: [programs.sys_enter],
      // Whoever sees a call enter must also be there to see it return: exits first.
      attach: () => [
        programs.process_exit.attach(),
        programs.process_fork.attach(),
        programs.sys_exit.attach(),
        programs.sys_enter.attach(),
      ],
      onEvent: options.onCall,
      onBatch: options.onBatch ?? (() => {}),
      underWay: () => running(maps.calls.values()),
    });
    this.#object = object;
  }

  /** Child processes of the command that were not followed; known once it is finished. */
  get childrenNotFollowed(): number {
    return this.#childrenNotFollowed;
  }

  override finish(): Accounting {
    this.#childrenNotFollowed = Number(this.#object.globals.children_not_followed);
    return super.finish();
  }
}

function load(options: SessionOptions): BpfObject<TraceShape> {
  using open = openTrace();
  const { globals } = open;
  applyTaskFilter(options, globals);
  applySyscallFilter(options.syscall, globals);
  globals.command_pid = options.commandPid ?? 0;
  globals.wakeup_bytes = wakeupBytes(open.maps.events.maxEntries);
  return open.load();
}

function* running(calls: Iterable<{ readonly call: Call }>): Generator<Call> {
  const now = process.hrtime.bigint();
  for (const { call } of calls) yield { ...call, duration: Number(now - call.start) };
}
