import {
  BpfError,
  LibbpfNotFoundError,
  attachTracepoint,
  openObject,
  type AnyShape,
  type BpfObject,
  type TracepointTarget,
} from '@ebpf-dojo/core';
import { bystanderObject } from './bystander-object.ts';

/** What ebpf-build would generate for bpf/bystander.bpf.c. */
interface BystanderShape extends AnyShape {
  readonly programs: 'stand_by';
}

/**
 * Keeps tracepoints in use by a program that does nothing, so that others come and go faster: when its last program is detached, the
 * kernel waits until no CPU can be in the tracepoint any more, some 50 ms each time. This process needs them anyway, and most of a short
 * test was that wait. What cannot be held is left as it is, for it saves time and nothing else.
 *
 * Source: kernel/trace/trace_event_perf.c, perf_trace_event_unreg. Measured on Linux 6.18: a tracepoint's link closes in 25 ms where it
 * took 70.
 *
 * @returns what holds them: closed with the process, or by `close`
 */
export function holdTracepoints(
  tracepoints: readonly TracepointTarget[],
): BpfObject<BystanderShape> | undefined {
  if (tracepoints.length === 0) return undefined;
  let bystander: BpfObject<BystanderShape> | undefined;
  try {
    bystander = openObject<BystanderShape>(bystanderObject(), { name: 'bystander' }).load();
  } catch (error) {
    // Without privileges or libbpf: tests say so.
    if (error instanceof BpfError || error instanceof LibbpfNotFoundError) return undefined;
    throw error;
  }
  for (const tracepoint of tracepoints) hold(bystander, tracepoint);
  return bystander;
}

function hold({ programs }: BpfObject<BystanderShape>, tracepoint: TracepointTarget): void {
  try {
    attachTracepoint(programs.stand_by, tracepoint);
  } catch (error) {
    if (!(error instanceof BpfError)) throw error;
  }
}
