export {
  openObject,
  OpenObject,
  BpfObject,
  type AnyShape,
  type ObjectShape,
  type OpenOptions,
} from './object.ts';
export { OpenMap } from './open-map.ts';
export { OpenProgram, Program } from './program.ts';
export { attachKprobe, type KprobeTarget } from './attach/kprobe.ts';
export { attachKprobeMulti, type KprobeMultiTarget } from './attach/kprobe-multi.ts';
export { attachCpuClock, type CpuClock } from './attach/perf-event.ts';
export { attachRawTracepoint } from './attach/raw-tracepoint.ts';
export { attachTracepoint, type TracepointTarget } from './attach/tracepoint.ts';
export { attachUprobe, type UprobeTarget } from './attach/uprobe.ts';
export { Link } from './link.ts';
export { BaseMap, BpfMap, KeyedMap } from './map.ts';
export { PerCpuMap, possibleCpus } from './maps/per-cpu-map.ts';
export type { MapType } from './map-type.ts';
export { EventMap, type EventsOptions, type OnEvent } from './ring/event-map.ts';
export { RingBuffer } from './ring/ring-buffer.ts';
export { PerfBuffer, type PerfBufferOptions } from './ring/perf-buffer.ts';
export { Cursor } from './ring/cursor.ts';
export { EventIterator } from './ring/event-iterator.ts';
export { Poller, type PollerOptions } from './ring/poller.ts';
export { RingReader, type ReadOptions } from './ring/ring-reader.ts';
export type { VisitRecord } from './ring/record-source.ts';
export { Btf, compileCodec, type BtfType, type Codec } from './btf/index.ts';
export { kernelIds } from './kernel-ids.ts';
export { enableRunStatistics } from './run-statistics.ts';
export { libbpfVersion } from './libbpf-version.ts';
export { BpfError, type BpfErrorFields } from './errors/bpf-error.ts';
export { BtfError } from './errors/btf-error.ts';
export { ClosedError } from './errors/closed-error.ts';
export { LibbpfNotFoundError, type LibbpfProblem } from './errors/libbpf-not-found-error.ts';
export { StaleSkeletonError } from './errors/stale-skeleton-error.ts';
export { VerifierError, type VerifierErrorFields } from './errors/verifier-error.ts';
export { errnoMessage, errnoName } from './errors/errno.ts';
export { Resource } from './resource.ts';
