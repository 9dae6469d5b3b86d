// What @ebpf-dojo/core exports. Written by `pnpm api:write`; a change of it is a change for users.

export interface AnyShape extends ObjectShape {
    readonly maps: Readonly<Record<string, BaseMap>>;
    readonly programs: string;
    readonly variables: Record<string, unknown>;
    readonly globals: Record<string, unknown>;
}

export declare class ArrayMap<K, V> extends BpfMap<K, V> {
    #private;
    mmap(options?: {
        readonly writable?: boolean;
    }): MappedArray<V>;
}

export declare abstract class BaseMap extends Resource {
    #private;
    readonly name: string;
    readonly type: MapType;
    readonly maxEntries: number;
    readonly created: boolean;
    protected constructor(definition: MapDefinition, owner: Resource | undefined);
    get fd(): number;
    get info(): MapInfo;
    get pinPath(): string | undefined;
    pin(path: string): this;
    unpin(path?: string | undefined): this;
    freeze(): this;
    protected release(): void;
}

export declare class BpfError extends Error {
    readonly name: string;
    readonly code: string;
    readonly errno: number;
    readonly operation: string;
    readonly subject: string;
    readonly hint: string | undefined;
    readonly denial: Denial | undefined;
    readonly details: readonly string[];
    constructor(fields: BpfErrorFields);
}

export interface BpfErrorFields {
    readonly operation: string;
    readonly subject: string;
    readonly errno: number;
    readonly hint?: string;
    readonly details?: readonly string[];
    readonly cause?: unknown;
}

export declare class BpfMap<K, V> extends KeyedMap<K, V> {
}

export declare class BpfObject<S extends ObjectShape = AnyShape> extends Resource {
    #private;
    readonly name: string;
    readonly maps: S['maps'];
    readonly programs: Readonly<Record<S['programs'], Program>>;
    readonly globals: S['globals'];
    readonly btf: Btf;
    readonly verifierLogs: ReadonlyMap<string, string>;
    protected release(): void;
}

export declare class Btf {
    #private;
    readonly base: Btf | undefined;
    readonly length: number;
    private constructor();
    static parse(bytes: Uint8Array, base?: Btf): Btf;
    type(id: number): BtfType;
    find<K extends BtfKind>(kind: K, name: string): TypeOfKind<K> | undefined;
    types(): Generator<BtfType, void, undefined>;
    resolve(id: number): BtfType;
    sizeof(id: number): number;
    get bytes(): Uint8Array;
}

export declare class BtfError extends Error {
    readonly name = "BtfError";
}

export type BtfType = VoidType | IntType | PointerType | ArrayType | StructType | UnionType | EnumType | Enum64Type | ForwardType | TypedefType | QualifierType | FuncType | FuncProtoType | VarType | DatasecType | FloatType | DeclTagType | TypeTagType | UnknownType;

export type Capability = keyof typeof CAPABILITY_BITS;

export declare class ClosedError extends Error {
    readonly name = "ClosedError";
    readonly subject: string;
    constructor(subject: string);
}

export interface Codec<T> {
    readonly size: number;
    decode(view: DataView, offset: number): T;
    encode(value: T, view: DataView, offset: number): void;
}

export type CodecSpec = ScalarName | number | Codec<any>;

export interface CreateMapOptions {
    readonly type: MapType;
    readonly key?: CodecSpec;
    readonly value?: CodecSpec;
    readonly maxEntries: number;
    readonly flags?: number;
    readonly name?: string;
    readonly inner?: BaseMap;
}

export declare class Cursor<T> implements Disposable {
    #private;
    get event(): T;
    next(): boolean;
    copy(): T;
    get length(): number;
    get cpu(): number;
    get closed(): boolean;
    close(): void;
    [Symbol.dispose](): void;
}

export interface Denial {
    readonly cause: DenialCause;
    readonly reason: string;
    readonly fix: string;
}

export type DenialCause = 'user namespace' | 'missing capability' | 'unprivileged_bpf_disabled' | 'perf_event_paranoid' | 'tracefs not mounted' | 'tracefs permissions' | 'file system' | 'file permissions' | 'lockdown' | 'memlock' | 'seccomp' | 'security module' | 'unknown';

export declare class ElfError extends Error {
    readonly name = "ElfError";
}

export declare class EventIterator<T> implements AsyncIterableIterator<T, undefined, unknown> {
    #private;
    constructor(start: StartFeed<T>, signal: AbortSignal | undefined);
    next(): Promise<IteratorResult<T, undefined>>;
    return(): Promise<IteratorResult<T, undefined>>;
    [Symbol.asyncIterator](): this;
    [Symbol.asyncDispose](): Promise<void>;
}

export declare abstract class EventMap<T> extends BaseMap {
    #private;
    protected readonly eventType: EventType<T>;
    protected abstract openSource(): RecordSource;
    get pending(): number;
    read(onEvent: OnEvent<T>, options?: ReadOptions): RingReader;
    readRaw(visit: VisitRecord, options?: ReadOptions): RingReader;
    readBatches(onEvents: (events: T[]) => void | PromiseLike<unknown>, options?: ReadOptions): RingReader;
    readCursor(onEvents: (cursor: Cursor<T>) => void | PromiseLike<unknown>, options?: ReadOptions): RingReader;
    cursor(limit?: number): Cursor<T>;
    drain(onEvent: OnEvent<T>, limit?: number): number;
    drainRaw(visit: VisitRecord, limit?: number): number;
    flush(): Promise<void>;
    [Symbol.asyncIterator](): EventIterator<T>;
    events(options?: EventsOptions): EventIterator<T>;
    protected iterate<Item>(collect: (batch: Item[]) => OnEvent<T>, options: EventsOptions): EventIterator<Item>;
    protected get source(): RecordSource;
    protected release(): void;
}

export interface EventWithCpu<T> {
    readonly event: T;
    readonly cpu: number;
}

export type EventsOptions = Omit<ReadOptions, 'onBatch'>;

export interface ExistingMapOptions {
    readonly key?: CodecSpec;
    readonly value?: CodecSpec;
}

export interface ExplainOptions {
    readonly section?: string;
    readonly program?: string;
    readonly lines?: LineTable | undefined;
}

export interface FeatureAnswer {
    readonly feature: string;
    readonly has: 'yes' | 'no' | 'inconclusive';
    readonly seen: string;
    readonly remedy: string | undefined;
    readonly code: string | undefined;
    readonly since: string;
    readonly option: string | undefined;
    readonly source: string;
}

export declare class FileStorageMap<V> extends BaseMap {
    #private;
    get(fd: number): V | undefined;
    set(fd: number, value: V, mode?: UpdateMode): this;
    delete(fd: number): boolean;
}

export interface FoundFunction {
    readonly name: string | undefined;
    readonly hint: string | undefined;
}

export type Helper = Exclude<(typeof names)[number], 'unspec'>;

export type HookKind = keyof typeof HOOKS;

export type IterTarget =
{
    readonly map?: never;
    readonly tid?: never;
    readonly pid?: never;
}

export declare abstract class KernelProgram extends Resource {
    #private;
    abstract get fd(): number;
    get info(): ProgramInfo;
    get runs(): bigint;
    get runTimeNs(): bigint;
    get recursionMisses(): bigint;
    testRun(run?: TestRun): TestRunResult;
    pin(path: string): void;
}

export declare abstract class KeyedMap<K, V> extends BaseMap {
    #private;
    protected constructor(definition: MapDefinition, owner: Resource | undefined, codecs: MapCodecs<K, V>);
    get(key: K): V | undefined;
    has(key: K): boolean;
    set(key: K, value: V, mode?: UpdateMode): this;
    delete(key: K): boolean;
    getAndDelete(key: K): V | undefined;
    getMany(keys: Iterable<K>): (V | undefined)[];
    setMany(entries: Iterable<readonly [K, V]>, mode?: UpdateMode): this;
    deleteMany(keys: Iterable<K>): number;
    drain(): [K, V][];
    clear(): number;
    count(): number;
    keys(): Generator<K, void, undefined>;
    values(): Generator<V, void, undefined>;
    entries(): Generator<[K, V], void, undefined>;
    [Symbol.iterator](): Generator<[K, V], void, undefined>;
    protected keyBytesOf<T>(key: K, read: (bytes: Uint8Array) => T): T;
    protected keyOfBytes(write: (bytes: Uint8Array) => void): K;
}

export interface KprobeMultiFallback {
    readonly fallback: 'kprobes';
}

export type KprobeMultiTarget = {
    readonly return?: boolean;
} & ({
    readonly pattern: string;
    readonly functions?: never;
    readonly cookies?: never;
} | {
    readonly pattern?: never;
    readonly functions: readonly string[];
    readonly cookies?: readonly bigint[];
});

export interface KprobeTarget extends WithCookie {
    readonly function: string;
    readonly offset?: number;
    readonly return?: boolean;
}

export declare class LibbpfNotFoundError extends Error {
    readonly name = "LibbpfNotFoundError";
    readonly problem: LibbpfProblem;
    constructor(problem: LibbpfProblem, reason: string, options?: ErrorOptions);
}

export type LibbpfProblem = 'missing' | 'too old' | 'function missing';

export declare class LineTable {
    #private;
    private constructor();
    static read(object: Uint8Array): LineTable | undefined;
    at(section: string, program: string, index: number, mentions?: string): SourceLine | undefined;
    find(section: string, text: string): SourceLine | undefined;
}

export declare class Link extends Resource {
    #private;
    readonly target: string;
    readonly cookie: bigint | undefined;
    readonly note: string | undefined;
    get fd(): number;
    get links(): readonly Link[];
    get info(): LinkInfo;
    detach(): void;
    get pinPath(): string | undefined;
    pin(path: string): void;
    unpin(): void;
    protected release(): void;
}

export declare class LinkGroup extends Resource {
    #private;
    readonly target: string;
    readonly note: string | undefined;
    get links(): readonly Link[];
    protected release(): void;
}

export type LinkInfo = {
    readonly [K in LinkType]: {
        readonly id: number;
        readonly type: K;
        readonly programId: number;
    } & Kinds[K];
}[LinkType];

export type LinkType = keyof Kinds;

export type Live<T> = T extends Uint8Array | number | bigint | string | boolean ? T : T extends readonly (infer Element)[] ? Live<Element>[] : T extends object ? {
    -readonly [Key in keyof T]: Live<T[Key]>;
} : T;

export declare class LpmTrie<K, V> extends BpfMap<K, V> {
    #private;
    prefix(text: string): K;
    prefixText(key: K): string;
}

export interface MapInfo {
    readonly id: number;
    readonly name: string;
    readonly type: MapType;
    readonly keySize: number;
    readonly valueSize: number;
    readonly maxEntries: number;
    readonly flags: number;
    readonly btfId: number;
    readonly keyTypeId: number;
    readonly valueTypeId: number;
    readonly memlock: number | undefined;
    readonly frozen: boolean | undefined;
}

export type MapOf<O extends CreateMapOptions> = O['type'] extends 'array' ? ArrayMap<number, SpecValue<O['value']>> : O['type'] extends 'percpu_array' ? PerCpuMap<number, SpecValue<O['value']>> : O['type'] extends 'percpu_hash' | 'lru_percpu_hash' ? PerCpuMap<SpecValue<O['key']>, SpecValue<O['value']>> : O['type'] extends 'hash' | 'lru_hash' ? BpfMap<SpecValue<O['key']>, SpecValue<O['value']>> : O['type'] extends 'lpm_trie' ? LpmTrie<SpecValue<O['key']>, SpecValue<O['value']>> : O['type'] extends 'queue' | 'stack' ? QueueMap<SpecValue<O['value']>> : O['type'] extends 'array_of_maps' ? MapOfMaps<number, O['inner'] extends BaseMap ? O['inner'] : BaseMap> : O['type'] extends 'hash_of_maps' ? MapOfMaps<SpecValue<O['key']>, O['inner'] extends BaseMap ? O['inner'] : BaseMap> : O['type'] extends 'stack_trace' ? StackTraceMap : O['type'] extends 'prog_array' ? ProgArray : O['type'] extends 'ringbuf' ? RingBuffer<SpecValue<O['value']>> : BaseMap;

export declare class MapOfMaps<K, M extends BaseMap> extends BaseMap {
    #private;
    get(key: K): M | undefined;
    id(key: K): number | undefined;
    has(key: K): boolean;
    set(key: K, map: M, mode?: UpdateMode): this;
    create(maxEntries?: number): M;
    delete(key: K): boolean;
    keys(): Generator<K, void, undefined>;
}

export type MapType = (typeof names)[number];

export declare class MappedArray<V> extends Resource {
    #private;
    readonly length: number;
    get(index: number): V;
    set(index: number, value: V): this;
    [Symbol.iterator](): Generator<V, void, undefined>;
    view(index: number): DataView;
    protected release(): void;
}

export interface ObjectShape {
    readonly maps: object;
    readonly programs: string;
    readonly variables: object;
    readonly globals: object;
}

export type OnEvent<T> = (event: T, cpu: number) => void;

export declare class OpenMap {
    #private;
    readonly name: string;
    readonly type: MapType;
    readonly keyTypeId: number;
    readonly valueTypeId: number;
    readonly inner: Pick<MapDefinition, 'type' | 'keyTypeId' | 'valueTypeId'> | undefined;
    get maxEntries(): number;
    set maxEntries(entries: number);
    get flags(): number;
    set flags(flags: number);
    get valueSize(): number;
    set valueSize(bytes: number);
    get pinPath(): string | undefined;
    set pinPath(path: string | undefined);
    get autocreate(): boolean;
    set autocreate(autocreate: boolean);
    reuse(map: BaseMap): void;
    get innerMap(): BaseMap | undefined;
    set innerMap(template: BaseMap);
}

export declare class OpenObject<S extends ObjectShape = AnyShape> extends Resource {
    #private;
    readonly name: string;
    readonly maps: {
        readonly [K in keyof S['maps']]: OpenMap;
    };
    readonly programs: Readonly<Record<S['programs'], OpenProgram>>;
    readonly globals: S['variables'];
    readonly btf: Btf;
    get kernelLogLevel(): number;
    set kernelLogLevel(level: number);
    load(): BpfObject<S>;
    protected release(): void;
}

export interface OpenOptions<Name extends string = string> {
    readonly name?: string;
    readonly programs?: readonly Name[];
    readonly btf?: string;
    readonly kernelLogLevel?: number;
    readonly pinRoot?: string;
    readonly kconfig?: string;
}

export declare class OpenProgram {
    #private;
    readonly name: string;
    readonly section: string;
    get type(): ProgramType;
    get instructions(): number;
    get autoload(): boolean;
    set autoload(wanted: boolean);
    attachTarget(name: string): void;
}

export declare class PerCpuMap<K, V> extends KeyedMap<K, readonly V[]> {
    sum(key: K): V | undefined;
    sums(): Generator<[K, V], void, undefined>;
}

export declare class PerfBuffer<T> extends EventMap<T> {
    #private;
    open(options?: PerfBufferOptions): this;
    eventsWithCpu(options?: EventsOptions): EventIterator<EventWithCpu<T>>;
    get lost(): bigint;
    protected openSource(): PerfMemory;
}

export interface PerfBufferOptions {
    readonly bytesPerCpu?: number;
    readonly wakeupEvents?: number;
    readonly wakeupBytes?: number;
}

export type PerfEventDetails = {
    readonly event: 'uprobe' | 'uretprobe';
    readonly path: string;
    readonly offset: number;
    readonly cookie: bigint;
} | {
    readonly event: 'kprobe' | 'kretprobe';
    readonly function: string;
    readonly offset: number;
    readonly address: bigint;
    readonly missed: bigint;
    readonly cookie: bigint;
} | {
    readonly event: 'tracepoint';
    readonly name: string;
    readonly cookie: bigint;
} | {
    readonly event: 'event';
    readonly eventType: number;
    readonly config: bigint;
    readonly cookie: bigint;
};

export type PerfEventName = keyof typeof perfEvents;

export type PerfEventTarget = WithCookie & {
    readonly event: PerfEventName;
    readonly pid?: number;
    readonly inherit?: boolean;
    readonly cpus?: readonly number[];
} & ({
    readonly frequency: number;
    readonly period?: never;
} | {
    readonly frequency?: never;
    readonly period: number;
});

export interface PermissionFacts {
    readonly kernel: readonly [major: number, minor: number];
    readonly uid: number;
    readonly capabilities: ReadonlySet<Capability>;
    readonly initialUserNamespace: boolean;
    readonly unprivilegedBpfDisabled: number | undefined;
    readonly perfEventParanoid: number | undefined;
    readonly lockdown: 'none' | 'integrity' | 'confidentiality' | undefined;
    readonly memlock: number | undefined;
    readonly seccomp: boolean;
    readonly tracefs: 'readable' | 'denied' | 'not mounted';
    readonly securityModules: readonly string[];
    readonly onBpffs: (path: string) => boolean | undefined;
}

export declare class Poller extends Resource {
    #private;
    constructor({ intervalMs }?: PollerOptions);
    protected release(): void;
}

export interface PollerOptions {
    readonly intervalMs?: number;
}

export declare class ProgArray extends BaseMap {
    #private;
    get(index: number): number | undefined;
    set(index: number, program: ProgramDescriptor): this;
    delete(index: number): boolean;
}

export declare class Program extends KernelProgram {
    #private;
    readonly name: string;
    readonly section: string;
    readonly loaded: boolean;
    attach(): Link;
    get attachments(): number;
    get fd(): number;
    protected release(): void;
}

export interface ProgramDescriptor {
    readonly fd: number;
}

export interface ProgramInfo {
    readonly id: number;
    readonly type: ProgramType;
    readonly name: string;
    readonly tag: string;
    readonly loadTimeNs: bigint;
    readonly uid: number;
    readonly mapIds: readonly number[];
    readonly btfId: number;
    readonly instructions: number;
    readonly jitedBytes: number;
    readonly verifiedInstructions: number;
    readonly runTimeNs: bigint;
    readonly runs: bigint;
    readonly recursionMisses: bigint;
}

export type ProgramType = (typeof names)[number];

export declare class QueueMap<V> extends BaseMap {
    #private;
    push(value: V, options?: {
        readonly replaceOldest?: boolean;
    }): this;
    pop(): V | undefined;
    peek(): V | undefined;
    drain(): Generator<V, void, undefined>;
}

export interface ReadOptions {
    readonly intervalMs?: number;
    readonly limit?: number;
    readonly onBatch?: () => void;
    readonly signal?: AbortSignal;
    readonly poller?: Poller;
}

export interface Refused {
    readonly operation: string;
    readonly subject: string;
    readonly code: 'EPERM' | 'EACCES';
    readonly details: readonly string[];
}

export interface RegisterView {
    readonly name: string;
    readonly holds: string;
    readonly state?: string;
}

export interface RejectedLine {
    readonly text: string;
    readonly file?: string;
    readonly line?: number;
}

export declare abstract class Resource implements Disposable {
    #private;
    readonly subject: string;
    protected constructor(subject: string, owner?: Resource);
    get owner(): Resource | undefined;
    get closed(): boolean;
    close(): void;
    [Symbol.dispose](): void;
    protected abstract release(): void;
    protected assertOpen(): void;
}

export declare class RingBuffer<T> extends EventMap<T> {
    #private;
    get lost(): bigint | undefined;
    protected openSource(): RingMemory;
}

export declare class RingReader extends Resource {
    #private;
    pause(): void;
    resume(): void;
    flush(): Promise<void>;
    protected release(): void;
}

export type ScalarName = keyof typeof scalarCodecs;

export declare class SharedProgram extends KernelProgram {
    #private;
    readonly name: string;
    readonly type: ProgramType;
    private constructor();
    get fd(): number;
    protected release(): void;
}

export interface SourceLine {
    readonly file: string;
    readonly line: number;
    readonly text: string;
}

export type SpecValue<S> = S extends Codec<infer T> ? T : S extends number ? Uint8Array : S extends 'u64' | 's64' ? bigint : S extends ScalarName ? number : unknown;

export declare class StackTraceMap extends KeyedMap<number, readonly bigint[]> {
    readonly maxDepth: number;
}

export declare class StaleSkeletonError extends Error {
    readonly name = "StaleSkeletonError";
}

export declare class TaskStorageMap<V> extends BaseMap {
    #private;
    get(pid: number): V | undefined;
    set(pid: number, value: V, mode?: UpdateMode): this;
    delete(pid: number): boolean;
}

export interface TestRun {
    readonly data?: Uint8Array;
    readonly ctx?: Uint8Array;
    readonly repeat?: number;
}

export interface TestRunResult {
    readonly returnValue: number;
    readonly data: Uint8Array<ArrayBuffer>;
    readonly ctx: Uint8Array<ArrayBuffer>;
    readonly durationNs: number;
}

export interface TracepointTarget extends TracepointName, WithCookie {
}

export type UpdateMode = keyof typeof modes;

export type UprobeMultiTarget = UserBinary & {
    readonly return?: boolean;
    readonly fallback?: 'uprobes' | 'none';
} & ({
    readonly pattern: string;
    readonly functions?: never;
    readonly offsets?: never;
    readonly cookies?: never;
} | {
    readonly pattern?: never;
    readonly functions?: never;
    readonly offsets: readonly number[];
    readonly cookies?: readonly bigint[];
} | {
    readonly pattern?: never;
    readonly offsets?: never;
    readonly functions: readonly string[];
    readonly cookies?: readonly bigint[];
});

export type UprobeTarget = UserBinary & WithCookie & {
    readonly return?: boolean;
    readonly referenceCounterOffset?: number;
} & ({
    readonly function: string;
    readonly offset?: number;
} | {
    readonly function?: never;
    readonly offset: number;
});

export interface UsdtTarget extends UserBinary, WithCookie {
    readonly provider: string;
    readonly name: string;
}

export interface UserBinary {
    readonly binary: string;
    readonly pid?: number;
}

export interface UserFunction {
    readonly name: string;
    readonly aliases: readonly string[];
    readonly fileOffset: number;
    readonly size: number;
    readonly isIfunc: boolean;
}

export interface UserFunctions {
    readonly path: string;
    readonly isGo: boolean;
    readonly functions: readonly UserFunction[];
}

export declare class VerifierError extends BpfError {
    readonly name: string;
    readonly program: string;
    readonly explanation: VerifierExplanation;
    readonly log: string;
    readonly missing: 'start' | 'end' | undefined;
    constructor(fields: VerifierErrorFields);
    get kind(): VerifierErrorKind;
}

export interface VerifierErrorFields extends BpfErrorFields, ExplainOptions {
    readonly program: string;
    readonly log: string;
    readonly missing?: 'start' | 'end' | undefined;
}

export type VerifierErrorKind =
'unbounded-loop'
 | 'too-complex' | 'out-of-bounds-map-value' | 'out-of-bounds-stack' | 'out-of-bounds-packet'
 | 'out-of-bounds-memory'
 | 'out-of-bounds-struct'
 | 'unbounded-offset'
 | 'unbounded-size' | 'uninitialized-register' | 'uninitialized-stack' | 'possibly-null'
 | 'not-a-pointer' | 'use-after-release' | 'stack-too-large' | 'call-too-deep'
 | 'wrong-helper'
 | 'unknown-helper' | 'sleeping-helper' | 'missing-license' | 'unreleased-reference' | 'invalid-context-access' | 'pointer-arithmetic' | 'misaligned' | 'unreachable-code' | 'wrong-argument' | 'wrong-return-value' | 'read-only' | 'lock-held'
 | 'missing-kernel-type'
 | 'missing-kernel-function'
 | 'disallowed-kernel-function'
 | 'unknown';

export interface VerifierExplanation {
    readonly kind: VerifierErrorKind;
    readonly cause: string;
    readonly fix: string | undefined;
    readonly source: RejectedLine | undefined;
    readonly instruction: Instruction | undefined;
    readonly registers: readonly RegisterView[];
    readonly said: readonly string[];
}

export type VisitRecord = (view: DataView, offset: number, length: number, cpu: number) => void;

export interface WithCookie {
    readonly cookie?: bigint;
}

export declare function addressText(bytes: Uint8Array): string;

export declare function attachIter(program: Program, target?: IterTarget): Link;

export declare function attachKprobe(program: Program, target: KprobeTarget): Link;

export declare function attachKprobeMulti(program: Program, target: KprobeMultiTarget): Link;
export declare function attachKprobeMulti(program: Program, target: KprobeMultiTarget & Partial<KprobeMultiFallback>): Link | LinkGroup;

export declare function attachPerfEvent(program: Program, target: PerfEventTarget): LinkGroup;

export declare function attachRawTracepoint(program: Program, name: string, options?: WithCookie): Link;

export declare function attachTracepoint(program: Program, target: TracepointTarget): Link;

export declare function attachTracing(program: Program, options?: WithCookie): Link;

export declare function attachUprobe(program: Program, target: UprobeTarget): Link;

export declare function attachUprobeMulti(program: Program, target: UprobeMultiTarget & {
    readonly fallback: 'none';
}): Link;
export declare function attachUprobeMulti(program: Program, target: UprobeMultiTarget): Link | LinkGroup;

export declare function attachUsdt(program: Program, target: UsdtTarget): Link;

export declare function compileCodec<T = unknown>(btf: Btf, typeId: number): Codec<T>;

export declare function createMap<const O extends CreateMapOptions>(options: O): MapOf<O>;

export declare function enableRunStatistics(): Resource;

export declare function errnoMessage(errno: number): string;

export declare function errnoName(errno: number): string;

export declare function explainDenial(refused: Refused, facts: PermissionFacts): Denial;

export declare function explainVerifierLog(log: string, options?: ExplainOptions): VerifierExplanation;

export declare const features: {
    readonly mapTypes: readonly Exclude<MapType, 'unspec'>[];
    readonly programTypes: readonly Exclude<ProgramType, 'unspec'>[];
    readonly helpers: readonly Helper[];
    readonly hooks: readonly HookKind[];
    readonly mapType: (type: Exclude<MapType, 'unspec'>) => FeatureAnswer;
    readonly programType: (type: Exclude<ProgramType, 'unspec'>) => FeatureAnswer;
    readonly helper: (helper: Helper, type: Exclude<ProgramType, 'unspec'>) => FeatureAnswer;
    readonly hook: (kind: HookKind) => FeatureAnswer;
    readonly btf: () => FeatureAnswer;
};

export declare function findKernelFunction(name: string): FoundFunction;

export declare function findKernelFunctions(pattern: string): string[];

export declare function findUserFunctions(where: UserBinary, pattern?: string): UserFunctions;

export declare function gatherPermissionFacts(): PermissionFacts;

export declare function isHardwareEvent(name: PerfEventName): boolean;

export declare function iterLines(link: Link): Generator<string, void, undefined>;

export declare function kernelIds(kind: keyof typeof next): number[];

export declare function libbpfVersion(): string;

export declare const mapFlags: {
    readonly BPF_F_NO_PREALLOC: number;
    readonly BPF_F_NO_COMMON_LRU: number;
    readonly BPF_F_NUMA_NODE: number;
    readonly BPF_F_RDONLY: number;
    readonly BPF_F_WRONLY: number;
    readonly BPF_F_STACK_BUILD_ID: number;
    readonly BPF_F_ZERO_SEED: number;
    readonly BPF_F_RDONLY_PROG: number;
    readonly BPF_F_WRONLY_PROG: number;
    readonly BPF_F_CLONE: number;
    readonly BPF_F_MMAPABLE: number;
    readonly BPF_F_PRESERVE_ELEMS: number;
    readonly BPF_F_INNER_MAP: number;
};

export declare function nearNames(text: string, names: Iterable<string>): string[];

export declare function onlineCpus(): readonly number[];

export declare function openMapById<M extends BaseMap = BaseMap>(id: number, options?: ExistingMapOptions): M;

export declare function openObject<S extends ObjectShape = AnyShape>(source: string | URL | Uint8Array, options?: OpenOptions<S['programs']>): OpenObject<S>;

export declare function openPinnedLink(path: string): Link;

export declare function openPinnedMap<M extends BaseMap = BaseMap>(path: string, options?: ExistingMapOptions): M;

export declare function openPinnedProgram(path: string): SharedProgram;

export declare function openProgramById(id: number): SharedProgram;

export declare function perfEventNamed(name: unknown): PerfEventName;

export declare function possibleCpus(): number;

export declare function readIter(link: Link): Generator<Uint8Array<ArrayBuffer>, void, undefined>;

// Not exported, but named by what is.

export interface ArrayType {
    readonly kind: 'array';
    readonly id: number;
    readonly element: number;
    readonly index: number;
    readonly length: number;
}

export type BtfKind = BtfType['kind'];

export declare const CAPABILITY_BITS: {
    readonly CAP_DAC_READ_SEARCH: 2n;
    readonly CAP_NET_ADMIN: 12n;
    readonly CAP_SYS_ADMIN: 21n;
    readonly CAP_SYS_RESOURCE: 24n;
    readonly CAP_PERFMON: 38n;
    readonly CAP_BPF: 39n;
};

export declare class CurrentRecord {
    view: DataView;
    offset: number;
    length: number;
    cpu: number;
    constructor(view: DataView);
}

export interface DatasecType {
    readonly kind: 'datasec';
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly variables: readonly SectionVariable[];
}

export interface DeclTagType {
    readonly kind: 'decl_tag';
    readonly id: number;
    readonly name: string;
    readonly type: number;
    readonly component: number;
}

export type DecodeRecord<T> = (view: DataView, offset: number, length: number) => T;

export interface Enum64Type {
    readonly kind: 'enum64';
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly signed: boolean;
    readonly values: readonly Enum64Value[];
}

export interface Enum64Value {
    readonly name: string;
    readonly value: bigint;
}

export interface EnumType {
    readonly kind: 'enum';
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly signed: boolean;
    readonly values: readonly EnumValue[];
}

export interface EnumValue {
    readonly name: string;
    readonly value: number;
}

export interface EventFeed {
    more(): void;
    readonly reader: Resource;
}

export interface EventSink<T> {
    readonly deliver: (events: T[]) => void;
    readonly fail: (error: unknown) => void;
    readonly end: () => void;
}

export declare class EventType<T> {
    #private;
    constructor(codec: LazyCodec<T>, place: {
        readonly btf: Btf;
        readonly typeId: number;
    } | undefined, subject: string);
    get size(): number;
    get decode(): DecodeRecord<T>;
    fieldsAt(record: CurrentRecord, stale: () => Error): T | undefined;
    tooShort(length: number): BtfError;
}

export interface FloatType {
    readonly kind: 'float';
    readonly id: number;
    readonly name: string;
    readonly size: number;
}

export interface ForwardType {
    readonly kind: 'fwd';
    readonly id: number;
    readonly name: string;
    readonly of: 'struct' | 'union';
}

export interface FuncProtoType {
    readonly kind: 'func_proto';
    readonly id: number;
    readonly returns: number;
    readonly parameters: readonly Parameter[];
}

export interface FuncType {
    readonly kind: 'func';
    readonly id: number;
    readonly name: string;
    readonly type: number;
    readonly linkage: Linkage;
}

export declare const HOOKS: {
    readonly raw_tp: {
        readonly since: '4.17';
        readonly source: 'commit c4f6699dfcb8';
        readonly option: 'CONFIG_FTRACE_SYSCALLS';
        readonly remedy: "Use a kernel built with CONFIG_FTRACE_SYSCALLS=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly tp_btf: {
        readonly since: '5.5';
        readonly source: 'commit ac4414b5ca47';
        readonly option: 'CONFIG_DEBUG_INFO_BTF';
        readonly remedy: "Use Linux 5.5 or newer, built with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly tracepoint: {
        readonly since: '4.7';
        readonly source: 'commit 98b5c2c65c29';
        readonly option: 'CONFIG_FTRACE_SYSCALLS';
        readonly remedy: "Use a kernel built with CONFIG_FTRACE_SYSCALLS=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly kprobe: {
        readonly since: '4.1';
        readonly source: 'commit 2541517c32be';
        readonly option: 'CONFIG_KPROBES';
        readonly remedy: "Use a kernel built with CONFIG_KPROBES=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly 'kprobe.multi': {
        readonly since: '5.18';
        readonly source: 'commit 0dcac2725406';
        readonly option: 'CONFIG_FPROBE';
        readonly remedy: 'Use Linux 5.18 or newer, built with CONFIG_FPROBE=y; Debian has that from 6.12 on.';
        readonly run: (counter: HitCounter) => void;
    };
    readonly fentry: {
        readonly since: '5.5';
        readonly source: 'commit fec56f5890d9';
        readonly option: 'CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS';
        readonly remedy: 'Use Linux 5.5 or newer, built with CONFIG_FUNCTION_TRACER=y and BPF trampolines.';
        readonly run: (counter: HitCounter) => void;
    };
    readonly fexit: {
        readonly since: '5.5';
        readonly source: 'commit fec56f5890d9';
        readonly option: 'CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS';
        readonly remedy: 'Use Linux 5.5 or newer, built with CONFIG_FUNCTION_TRACER=y and BPF trampolines.';
        readonly run: (counter: HitCounter) => void;
    };
    readonly uprobe: {
        readonly since: '4.3';
        readonly source: 'commit 04a22fae4cbc';
        readonly option: 'CONFIG_UPROBES';
        readonly remedy: "Use a kernel built with CONFIG_UPROBES=y, as those of the distributions are.";
        readonly run: typeof onUprobe;
    };
    readonly 'uprobe.multi': {
        readonly since: '6.6';
        readonly source: 'commit 89ae89f53d20';
        readonly option: 'CONFIG_UPROBES';
        readonly remedy: "Use Linux 6.6 or newer, built with CONFIG_UPROBES=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly usdt: {
        readonly since: '4.20';
        readonly source: 'commit a6ca88b241d5: uprobes that count listeners, which semaphores need';
        readonly option: 'CONFIG_UPROBES';
        readonly remedy: "Use a kernel built with CONFIG_UPROBES=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly perf_event: {
        readonly since: '4.9';
        readonly source: 'commit 0515e5999a46';
        readonly option: 'CONFIG_PERF_EVENTS';
        readonly remedy: "Use a kernel built with CONFIG_PERF_EVENTS=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly iter: {
        readonly since: '5.8';
        readonly source: 'commit eaaacd23910f';
        readonly option: 'CONFIG_DEBUG_INFO_BTF';
        readonly remedy: "Use Linux 5.8 or newer, built with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly 'ring buffer': {
        readonly since: '5.8';
        readonly source: 'commit 457f44363a88';
        readonly remedy: 'Use Linux 5.8 or newer.';
        readonly run: (counter: HitCounter) => void;
    };
    readonly 'task storage': {
        readonly since: '5.13';
        readonly source: 'commit a10787e6d58c: in tracing programs; the map type came with 5.11';
        readonly option: 'CONFIG_DEBUG_INFO_BTF';
        readonly remedy: "Use Linux 5.13 or newer, built with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are.";
        readonly run: (counter: HitCounter) => void;
    };
    readonly cookie: {
        readonly since: '5.15';
        readonly source: 'commit 7adfc6c9b315: of kprobes, uprobes, tracepoints and perf events';
        readonly remedy: 'Use Linux 5.15 or newer.';
        readonly run: (counter: HitCounter) => void;
    };
};

export declare class HitCounter implements Disposable {
    #private;
    constructor();
    get count(): Instructions;
    get note(): Instructions;
    get hits(): number;
    get noted(): bigint;
    [Symbol.dispose](): void;
}

export interface Instruction {
    readonly index: number;
    readonly text: string;
}

export type Instructions = readonly bigint[];

export interface IntType {
    readonly kind: 'int';
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly signed: boolean;
    readonly char: boolean;
    readonly bool: boolean;
    readonly bits: number;
    readonly bitOffset: number;
}

interface Kinds {
    raw_tracepoint: {
        readonly name: string;
        readonly cookie: bigint;
    };
    tracing: {
        readonly attachType: number;
        readonly targetObjectId: number;
        readonly targetBtfId: number;
        readonly cookie: bigint;
    };
    iter: {
        readonly target: string;
        readonly mapId: number;
        readonly tid: number;
        readonly pid: number;
    };
    perf_event: {
        readonly on: PerfEventDetails | undefined;
    };
    kprobe_multi: {
        readonly count: number;
        readonly return: boolean;
        readonly missed: bigint;
    };
    uprobe_multi: {
        readonly path: string;
        readonly count: number;
        readonly return: boolean;
        readonly pid: number;
    };
    cgroup: {
        readonly cgroupId: bigint;
        readonly attachType: number;
    };
    netns: {
        readonly netnsInode: number;
        readonly attachType: number;
    };
    xdp: {
        readonly ifindex: number;
    };
    struct_ops: {
        readonly mapId: number;
    };
    netfilter: {
        readonly family: number;
        readonly hook: number;
        readonly priority: number;
    };
    tcx: {
        readonly ifindex: number;
        readonly attachType: number;
    };
    netkit: {
        readonly ifindex: number;
        readonly attachType: number;
    };
    sockmap: {
        readonly mapId: number;
        readonly attachType: number;
    };
    unspec: {
        readonly typeNumber: number;
    };
}

export type LazyCodec<T> = () => Codec<T>;

export type Linkage = 'static' | 'global' | 'extern';

export interface MapCodecs<K, V> {
    readonly key: LazyCodec<K>;
    readonly value: LazyCodec<V>;
    readonly valueBytes: number;
}

export interface MapDefinition {
    readonly name: string;
    readonly type: MapType;
    readonly keySize: number;
    readonly valueSize: number;
    readonly maxEntries: number;
    readonly flags: number;
    readonly keyTypeId: number;
    readonly valueTypeId: number;
    readonly internal: boolean;
    readonly fd: number;
    readonly ownsFd?: true;
    readonly pinPath?: string | undefined;
    readonly inner?: MapDefinition | undefined;
}

export interface Member {
    readonly name: string;
    readonly type: number;
    readonly bitOffset: number;
    readonly bitSize: number;
}

export interface Parameter {
    readonly name: string;
    readonly type: number;
}

export declare class PerfMemory extends RecordSource {
    #private;
    readonly descriptors: readonly number[];
    constructor(subject: string, rings: readonly [PerfRing, ...PerfRing[]], descriptors: readonly number[], onClose: () => void);
    get pending(): number;
    get lost(): bigint;
    mark(): () => boolean;
    next(): boolean;
    protected start(): void;
    protected giveBack(): void;
    protected unmap(): void;
}

export declare class PerfRing {
    #private;
    readonly cpu: number;
    lost: bigint;
    constructor(fd: number, bytes: number, cpu: number, subject: string);
    get view(): DataView;
    get head(): bigint;
    get tail(): bigint;
    start(): void;
    look(): boolean;
    next(record: CurrentRecord): boolean;
    giveBack(): void;
    close(): void;
}

export interface PointerType {
    readonly kind: 'pointer';
    readonly id: number;
    readonly type: number;
}

export interface QualifierType {
    readonly kind: 'volatile' | 'const' | 'restrict';
    readonly id: number;
    readonly type: number;
}

export declare abstract class RecordSource {
    #private;
    readonly record: CurrentRecord;
    readonly subject: string;
    protected end: WalkEnd;
    protected budget: number;
    protected constructor(subject: string, view: DataView);
    abstract readonly descriptors: readonly number[];
    abstract readonly pending: number;
    abstract next(): boolean;
    abstract mark(): () => boolean;
    protected abstract start(): void;
    protected abstract giveBack(): void;
    protected abstract unmap(): void;
    get closed(): boolean;
    get walking(): boolean;
    begin(limit: number): void;
    finish(): Walk;
    walk(visit: VisitRecord, limit: number): Walk;
    close(): void;
}

export declare class RingMemory extends RecordSource {
    #private;
    readonly descriptors: readonly number[];
    constructor(fd: number, bytes: number, subject: string);
    get pending(): number;
    mark(): () => boolean;
    next(): boolean;
    protected start(): void;
    protected giveBack(): void;
    protected unmap(): void;
}

export interface SectionVariable {
    readonly type: number;
    readonly offset: number;
    readonly size: number;
}

export type StartFeed<T> = (sink: EventSink<T>) => EventFeed;

export interface StructType {
    readonly kind: 'struct';
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly members: readonly Member[];
}

export interface TracepointName {
    readonly category: string;
    readonly name: string;
}

export type TypeOfKind<K extends BtfKind> = Extract<BtfType, {
    readonly kind: K;
}>;

export interface TypeTagType {
    readonly kind: 'type_tag';
    readonly id: number;
    readonly name: string;
    readonly type: number;
}

export interface TypedefType {
    readonly kind: 'typedef';
    readonly id: number;
    readonly name: string;
    readonly type: number;
}

export interface UnionType {
    readonly kind: 'union';
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly members: readonly Member[];
}

export interface UnknownType {
    readonly kind: 'unknown';
    readonly id: number;
    readonly name: string;
    readonly number: number;
}

export interface VarType {
    readonly kind: 'var';
    readonly id: number;
    readonly name: string;
    readonly type: number;
    readonly linkage: Linkage;
}

export interface VoidType {
    readonly kind: 'void';
    readonly id: 0;
}

export interface Walk {
    readonly visited: number;
    readonly end: WalkEnd;
}

export type WalkEnd = 'empty' | 'busy' | 'limit' | 'closed';

const modes: {
    readonly any: 0;
    readonly noexist: 1;
    readonly exist: 2;
};

const names: readonly ['unspec', 'map_lookup_elem', 'map_update_elem', 'map_delete_elem', 'probe_read', 'ktime_get_ns', 'trace_printk', 'get_prandom_u32', 'get_smp_processor_id', 'skb_store_bytes', 'l3_csum_replace', 'l4_csum_replace', 'tail_call', 'clone_redirect', 'get_current_pid_tgid', 'get_current_uid_gid', 'get_current_comm', 'get_cgroup_classid', 'skb_vlan_push', 'skb_vlan_pop', 'skb_get_tunnel_key', 'skb_set_tunnel_key', 'perf_event_read', 'redirect', 'get_route_realm', 'perf_event_output', 'skb_load_bytes', 'get_stackid', 'csum_diff', 'skb_get_tunnel_opt', 'skb_set_tunnel_opt', 'skb_change_proto', 'skb_change_type', 'skb_under_cgroup', 'get_hash_recalc', 'get_current_task', 'probe_write_user', 'current_task_under_cgroup', 'skb_change_tail', 'skb_pull_data', 'csum_update', 'set_hash_invalid', 'get_numa_node_id', 'skb_change_head', 'xdp_adjust_head', 'probe_read_str', 'get_socket_cookie', 'get_socket_uid', 'set_hash', 'setsockopt', 'skb_adjust_room', 'redirect_map', 'sk_redirect_map', 'sock_map_update', 'xdp_adjust_meta', 'perf_event_read_value', 'perf_prog_read_value', 'getsockopt', 'override_return', 'sock_ops_cb_flags_set', 'msg_redirect_map', 'msg_apply_bytes', 'msg_cork_bytes', 'msg_pull_data', 'bind', 'xdp_adjust_tail', 'skb_get_xfrm_state', 'get_stack', 'skb_load_bytes_relative', 'fib_lookup', 'sock_hash_update', 'msg_redirect_hash', 'sk_redirect_hash', 'lwt_push_encap', 'lwt_seg6_store_bytes', 'lwt_seg6_adjust_srh', 'lwt_seg6_action', 'rc_repeat', 'rc_keydown', 'skb_cgroup_id', 'get_current_cgroup_id', 'get_local_storage', 'sk_select_reuseport', 'skb_ancestor_cgroup_id', 'sk_lookup_tcp', 'sk_lookup_udp', 'sk_release', 'map_push_elem', 'map_pop_elem', 'map_peek_elem', 'msg_push_data', 'msg_pop_data', 'rc_pointer_rel', 'spin_lock', 'spin_unlock', 'sk_fullsock', 'tcp_sock', 'skb_ecn_set_ce', 'get_listener_sock', 'skc_lookup_tcp', 'tcp_check_syncookie', 'sysctl_get_name', 'sysctl_get_current_value', 'sysctl_get_new_value', 'sysctl_set_new_value', 'strtol', 'strtoul', 'sk_storage_get', 'sk_storage_delete', 'send_signal', 'tcp_gen_syncookie', 'skb_output', 'probe_read_user', 'probe_read_kernel', 'probe_read_user_str', 'probe_read_kernel_str', 'tcp_send_ack', 'send_signal_thread', 'jiffies64', 'read_branch_records', 'get_ns_current_pid_tgid', 'xdp_output', 'get_netns_cookie', 'get_current_ancestor_cgroup_id', 'sk_assign', 'ktime_get_boot_ns', 'seq_printf', 'seq_write', 'sk_cgroup_id', 'sk_ancestor_cgroup_id', 'ringbuf_output', 'ringbuf_reserve', 'ringbuf_submit', 'ringbuf_discard', 'ringbuf_query', 'csum_level', 'skc_to_tcp6_sock', 'skc_to_tcp_sock', 'skc_to_tcp_timewait_sock', 'skc_to_tcp_request_sock', 'skc_to_udp6_sock', 'get_task_stack', 'load_hdr_opt', 'store_hdr_opt', 'reserve_hdr_opt', 'inode_storage_get', 'inode_storage_delete', 'd_path', 'copy_from_user', 'snprintf_btf', 'seq_printf_btf', 'skb_cgroup_classid', 'redirect_neigh', 'per_cpu_ptr', 'this_cpu_ptr', 'redirect_peer', 'task_storage_get', 'task_storage_delete', 'get_current_task_btf', 'bprm_opts_set', 'ktime_get_coarse_ns', 'ima_inode_hash', 'sock_from_file', 'check_mtu', 'for_each_map_elem', 'snprintf', 'sys_bpf', 'btf_find_by_name_kind', 'sys_close', 'timer_init', 'timer_set_callback', 'timer_start', 'timer_cancel', 'get_func_ip', 'get_attach_cookie', 'task_pt_regs', 'get_branch_snapshot', 'trace_vprintk', 'skc_to_unix_sock', 'kallsyms_lookup_name', 'find_vma', 'loop', 'strncmp', 'get_func_arg', 'get_func_ret', 'get_func_arg_cnt', 'get_retval', 'set_retval', 'xdp_get_buff_len', 'xdp_load_bytes', 'xdp_store_bytes', 'copy_from_user_task', 'skb_set_tstamp', 'ima_file_hash', 'kptr_xchg', 'map_lookup_percpu_elem', 'skc_to_mptcp_sock', 'dynptr_from_mem', 'ringbuf_reserve_dynptr', 'ringbuf_submit_dynptr', 'ringbuf_discard_dynptr', 'dynptr_read', 'dynptr_write', 'dynptr_data', 'tcp_raw_gen_syncookie_ipv4', 'tcp_raw_gen_syncookie_ipv6', 'tcp_raw_check_syncookie_ipv4', 'tcp_raw_check_syncookie_ipv6', 'ktime_get_tai_ns', 'user_ringbuf_drain', 'cgrp_storage_get', 'cgrp_storage_delete'];

const names: readonly ['unspec', 'hash', 'array', 'prog_array', 'perf_event_array', 'percpu_hash', 'percpu_array', 'stack_trace', 'cgroup_array', 'lru_hash', 'lru_percpu_hash', 'lpm_trie', 'array_of_maps', 'hash_of_maps', 'devmap', 'sockmap', 'cpumap', 'xskmap', 'sockhash', 'cgroup_storage', 'reuseport_sockarray', 'percpu_cgroup_storage', 'queue', 'stack', 'sk_storage', 'devmap_hash', 'struct_ops', 'ringbuf', 'inode_storage', 'task_storage', 'bloom_filter', 'user_ringbuf', 'cgrp_storage', 'arena'];

const names: readonly ['unspec', 'socket_filter', 'kprobe', 'sched_cls', 'sched_act', 'tracepoint', 'xdp', 'perf_event', 'cgroup_skb', 'cgroup_sock', 'lwt_in', 'lwt_out', 'lwt_xmit', 'sock_ops', 'sk_skb', 'cgroup_device', 'sk_msg', 'raw_tracepoint', 'cgroup_sock_addr', 'lwt_seg6local', 'lirc_mode2', 'sk_reuseport', 'flow_dissector', 'cgroup_sysctl', 'raw_tracepoint_writable', 'cgroup_sockopt', 'tracing', 'struct_ops', 'ext', 'lsm', 'sk_lookup', 'syscall', 'netfilter'];

const next: {
    readonly program: (start: number, id: Uint32Array) => number;
    readonly map: (start: number, id: Uint32Array) => number;
    readonly link: (start: number, id: Uint32Array) => number;
};

function onUprobe(counter: HitCounter): void;

export declare const perfEvents: {
    readonly 'cpu-cycles': readonly [0, 0];
    readonly instructions: readonly [0, 1];
    readonly 'cache-references': readonly [0, 2];
    readonly 'cache-misses': readonly [0, 3];
    readonly 'branch-instructions': readonly [0, 4];
    readonly 'branch-misses': readonly [0, 5];
    readonly 'bus-cycles': readonly [0, 6];
    readonly 'stalled-cycles-frontend': readonly [0, 7];
    readonly 'stalled-cycles-backend': readonly [0, 8];
    readonly 'ref-cycles': readonly [0, 9];
    readonly 'cpu-clock': readonly [1, 0];
    readonly 'task-clock': readonly [1, 1];
    readonly 'page-faults': readonly [1, 2];
    readonly 'context-switches': readonly [1, 3];
    readonly 'cpu-migrations': readonly [1, 4];
    readonly 'minor-faults': readonly [1, 5];
    readonly 'major-faults': readonly [1, 6];
    readonly 'alignment-faults': readonly [1, 7];
    readonly 'emulation-faults': readonly [1, 8];
    readonly 'cgroup-switches': readonly [1, 11];
};

export declare const scalarCodecs: {
    readonly u8: Codec<number>;
    readonly u16: Codec<number>;
    readonly u32: Codec<number>;
    readonly s8: Codec<number>;
    readonly s16: Codec<number>;
    readonly s32: Codec<number>;
    readonly u64: Codec<bigint>;
    readonly s64: Codec<bigint>;
};
