import { openUprobe, type UprobeShape } from '@ebpf-dojo/bpf/uprobe';
import type { BpfObject, RingBuffer } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { EventTracer, wakeupBytes } from '../tracing/event-tracer.ts';
import { attach, tellsFunctions, type ProbeTarget } from './attach.ts';
import type { AnyHit } from './hit.ts';
import type { ValueType } from './value-type.ts';

/** The smallest ring there is, for the one that is not used. */
const NO_ROOM = 4096;

/** How calls or returns are delivered. */
export interface HitSessionOptions {
  readonly target: ProbeTarget;
  readonly filter: TaskFilterOptions;
  readonly isReturn: boolean;
  /** Of the arguments, or of the result. */
  readonly types: readonly ValueType[];
  readonly onHit: (hit: AnyHit) => void;
  /** Called after each batch. */
  readonly onBatch: () => void;
}

/** uprobe.bpf.c in the kernel, delivering calls or returns until it is finished or closed. */
export class HitSession extends EventTracer<AnyHit> {
  /**
   * Loads and attaches.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BlockedError} when this kernel cannot tell functions apart
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: HitSessionOptions) {
    const { target, isReturn, types, onHit, onBatch } = options;
    const object = load(options);
    const { maps, programs } = object;
    const program = isReturn ? programs.function_return : programs.function_entry;
    const events: RingBuffer<AnyHit> = hasTexts(types) ? maps.text_events : maps.events;
    super({
      object: { maps: { accounts: maps.accounts, events }, close: () => object.close() },
      counted: [program],
      attach: () => [attach(program, target, isReturn)],
      onEvent: onHit,
      onBatch,
    });
  }
}

function load({ target, filter, isReturn, types }: HitSessionOptions): BpfObject<UprobeShape> {
  using open = openUprobe({ programs: [isReturn ? 'function_return' : 'function_entry'] });
  const { globals, maps } = open;
  applyTaskFilter(filter, globals);
  globals.has_cookies = tellsFunctions(target);
  globals.texts = types.reduce((mask, { isText }, index) => mask | (Number(isText) << index), 0);
  const [used, unused] = hasTexts(types)
    ? [maps.text_events, maps.events]
    : [maps.events, maps.text_events];
  unused.maxEntries = NO_ROOM;
  globals.wakeup_bytes = wakeupBytes(used.maxEntries);
  return open.load();
}

function hasTexts(types: readonly ValueType[]): boolean {
  return types.some(({ isText }) => isText);
}
