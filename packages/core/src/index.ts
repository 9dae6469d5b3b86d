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
export { KernelProgram } from './kernel-program.ts';
export type { ProgramInfo } from './program-info.ts';
export type { ProgramType } from './program-type.ts';
export { SharedProgram, openPinnedProgram, openProgramById } from './shared-program.ts';
export type { TestRun, TestRunResult } from './test-run.ts';
export type { WithCookie } from './attach/cookie.ts';
export {
  findKernelFunction,
  findKernelFunctions,
  type FoundFunction,
} from './attach/find-functions.ts';
export { attachIter, iterLines, readIter, type IterTarget } from './attach/iter.ts';
export { attachKprobe, type KprobeTarget } from './attach/kprobe.ts';
export {
  attachKprobeMulti,
  type KprobeMultiFallback,
  type KprobeMultiTarget,
} from './attach/kprobe-multi.ts';
export { attachPerfEvent, type PerfEventTarget } from './attach/perf-event.ts';
export { isHardwareEvent, perfEventNamed, type PerfEventName } from './attach/perf-event-names.ts';
export { attachRawTracepoint } from './attach/raw-tracepoint.ts';
export { attachTracepoint, type TracepointTarget } from './attach/tracepoint.ts';
export { attachTracing } from './attach/tracing.ts';
export { attachUprobe, type UprobeTarget } from './attach/uprobe.ts';
export { attachUprobeMulti, type UprobeMultiTarget } from './attach/uprobe-multi.ts';
export { attachUsdt, type UsdtTarget } from './attach/usdt.ts';
export type { UserBinary } from './attach/user-binary.ts';
export {
  findUserFunctions,
  type UserFunction,
  type UserFunctions,
} from './attach/user-functions.ts';
export { Link } from './link.ts';
export type { Live } from './live.ts';
export { BaseMap } from './map.ts';
export { mapFlags } from './map-flags.ts';
export type { MapInfo } from './map-info.ts';
export { LinkGroup } from './link-group.ts';
export type { LinkInfo, LinkType, PerfEventDetails } from './link-info.ts';
export { onlineCpus } from './online-cpus.ts';
export { openPinnedLink } from './open-pinned-link.ts';
export type { MapType } from './map-type.ts';
export { addressText } from './maps/address.ts';
export { ArrayMap } from './maps/array-map.ts';
export { BpfMap } from './maps/bpf-map.ts';
export type { CodecSpec, SpecValue } from './maps/codec-spec.ts';
export { createMap, type CreateMapOptions, type MapOf } from './maps/create-map.ts';
export { openMapById, openPinnedMap, type ExistingMapOptions } from './maps/existing-map.ts';
export { FileStorageMap } from './maps/file-storage-map.ts';
export { KeyedMap } from './maps/keyed-map.ts';
export { LpmTrie } from './maps/lpm-trie.ts';
export { MapOfMaps } from './maps/map-of-maps.ts';
export { MappedArray } from './maps/mapped-array.ts';
export { PerCpuMap } from './maps/per-cpu-map.ts';
export { possibleCpus } from './maps/possible-cpus.ts';
export { ProgArray, type ProgramDescriptor } from './maps/prog-array.ts';
export { QueueMap } from './maps/queue-map.ts';
export type { ScalarName } from './maps/scalar-codecs.ts';
export { StackTraceMap } from './maps/stack-trace-map.ts';
export { TaskStorageMap } from './maps/task-storage-map.ts';
export type { UpdateMode } from './maps/update-mode.ts';
export { EventMap, type EventsOptions, type OnEvent } from './ring/event-map.ts';
export { RingBuffer } from './ring/ring-buffer.ts';
export { PerfBuffer, type EventWithCpu, type PerfBufferOptions } from './ring/perf-buffer.ts';
export { Cursor } from './ring/cursor.ts';
export { EventIterator } from './ring/event-iterator.ts';
export { Poller, type PollerOptions } from './ring/poller.ts';
export { RingReader, type ReadOptions } from './ring/ring-reader.ts';
export type { VisitRecord } from './ring/record-source.ts';
export { Btf, compileCodec, type BtfType, type Codec } from './btf/index.ts';
export { kernelIds } from './kernel-ids.ts';
export { enableRunStatistics } from './run-statistics.ts';
export { features, type FeatureAnswer, type Helper, type HookKind } from './features/index.ts';
export { libbpfVersion } from './libbpf-version.ts';
export { nearNames } from './near/near-names.ts';
export { BpfError, type BpfErrorFields } from './errors/bpf-error.ts';
export type { Capability } from './errors/capabilities.ts';
export { explainDenial, type Denial, type DenialCause, type Refused } from './errors/denial.ts';
export { gatherPermissionFacts, type PermissionFacts } from './errors/permission-facts.ts';
export { BtfError } from './errors/btf-error.ts';
export { ElfError } from './errors/elf-error.ts';
export { ClosedError } from './errors/closed-error.ts';
export { LibbpfNotFoundError, type LibbpfProblem } from './errors/libbpf-not-found-error.ts';
export { StaleSkeletonError } from './errors/stale-skeleton-error.ts';
export { VerifierError, type VerifierErrorFields } from './errors/verifier-error.ts';
export {
  explainVerifierLog,
  type ExplainOptions,
  type RegisterView,
  type RejectedLine,
  type VerifierExplanation,
} from './verifier/explain.ts';
export type { VerifierErrorKind } from './verifier/kind.ts';
export { LineTable, type SourceLine } from './verifier/line-table.ts';
export { errnoMessage, errnoName } from './errors/errno.ts';
export { Resource } from './resource.ts';
