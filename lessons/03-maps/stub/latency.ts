import type { BpfObject } from '@ebpf-dojo/core';
import { openLatency, type Latency, type LatencyShape } from './dist/latency.skel.ts';
import { watch, type Watch } from './watch.ts';

export type { Latency };

/** latency.bpf.c, loaded. */
export type Timer = BpfObject<LatencyShape>;

/** Times opens from now on, until it is closed. */
export function startTiming({ pids }: Watch = {}): Timer {
  using open = openLatency();
  open.globals.watch_all = pids === undefined;
  using unlessDone = new DisposableStack();
  const timer = unlessDone.use(open.load());
  watch(timer.maps.watched, pids);
  // The end first: an open that is under way now ends without a start, which is ignored. The other way round it could leave a start
  // without an end.
  timer.programs.end_open.attach();
  timer.programs.begin_open.attach();
  unlessDone.move();
  return timer;
}

/** What all CPUs measured so far; undefined when no open has ended yet. */
export function latencyOfOpens({ maps }: Timer): Latency | undefined {
  return mergeLatencies(maps.latencies.get(0) ?? []);
}

/** How many opens were not timed, for too many were under way. */
export function droppedOpens({ maps }: Timer): number {
  return maps.dropped.sum(0) ?? 0;
}

/** What several CPUs measured, in one. A minimum cannot be summed, so `sum` of the map is of no use here. */
export function mergeLatencies(perCpu: readonly Latency[]): Latency | undefined {
  // A CPU that measured nothing has a minimum of 0, which nobody measured.
  const [first, ...others] = perCpu.filter(({ calls }) => calls > 0);
  if (first === undefined) return undefined;
  return others.reduce(
    (merged, each) => ({
      calls: merged.calls + each.calls,
      total_ns: merged.total_ns + each.total_ns,
      min_ns: Math.min(merged.min_ns, each.min_ns),
      max_ns: Math.max(merged.max_ns, each.max_ns),
    }),
    first,
  );
}
