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
export type { WithCookie } from './attach/cookie.ts';
export { attachIter, iterLines, readIter, type IterTarget } from './attach/iter.ts';
export { attachKprobe, type KprobeTarget } from './attach/kprobe.ts';
export {
  attachKprobeMulti,
  type KprobeMultiFallback,
  type KprobeMultiTarget,
} from './attach/kprobe-multi.ts';
export { attachPerfEvent, type PerfEventTarget } from './attach/perf-event.ts';
export type { PerfEventName } from './attach/perf-event-names.ts';
export { attachRawTracepoint } from './attach/raw-tracepoint.ts';
export { attachTracepoint, type TracepointTarget } from './attach/tracepoint.ts';
export { attachTracing } from './attach/tracing.ts';
export { attachUprobe, type UprobeTarget } from './attach/uprobe.ts';
export { attachUprobeMulti, type UprobeMultiTarget } from './attach/uprobe-multi.ts';
export { attachUsdt, type UsdtTarget } from './attach/usdt.ts';
export type { UserBinary } from './attach/user-binary.ts';
export { Link } from './link.ts';
export { LinkGroup } from './link-group.ts';
export type { LinkInfo, LinkType, PerfEventDetails } from './link-info.ts';
export { onlineCpus } from './online-cpus.ts';
export { openPinnedLink } from './open-pinned-link.ts';
export { BaseMap, BpfMap, KeyedMap } from './map.ts';
export { PerCpuMap, possibleCpus } from './maps/per-cpu-map.ts';
export type { MapType } from './map-type.ts';
export { RingBuffer } from './ring/ring-buffer.ts';
export { RingReader, type ReadOptions } from './ring/ring-reader.ts';
export type { VisitRecord } from './ring/ring-memory.ts';
export { Btf, compileCodec, type BtfType, type Codec } from './btf/index.ts';
export { kernelIds } from './kernel-ids.ts';
export { enableRunStatistics } from './run-statistics.ts';
export { libbpfVersion } from './libbpf-version.ts';
export { BpfError, type BpfErrorFields } from './errors/bpf-error.ts';
export { BtfError } from './errors/btf-error.ts';
export { ElfError } from './errors/elf-error.ts';
export { ClosedError } from './errors/closed-error.ts';
export { LibbpfNotFoundError, type LibbpfProblem } from './errors/libbpf-not-found-error.ts';
export { VerifierError, type VerifierErrorFields } from './errors/verifier-error.ts';
export { errnoMessage, errnoName } from './errors/errno.ts';
export { Resource } from './resource.ts';
