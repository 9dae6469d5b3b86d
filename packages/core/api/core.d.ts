// What @ebpf-dojo/core exports. Written by `pnpm api:write`; a change of it is a change for users.

export interface AnyShape extends ObjectShape {
    readonly maps: Readonly<Record<string, BaseMap>>;
    readonly programs: string;
    readonly variables: Record<string, unknown>;
    readonly globals: Record<string, unknown>;
}

export declare abstract class BaseMap extends Resource {
    #private;
    readonly name: string;
    readonly type: MapType;
    readonly maxEntries: number;
    protected constructor(definition: MapDefinition, owner: Resource);
    get fd(): number;
    protected release(): void;
}

export declare class BpfError extends Error {
    readonly name: string;
    readonly code: string;
    readonly errno: number;
    readonly operation: string;
    readonly subject: string;
    readonly hint: string | undefined;
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
    #private;
    protected decodeValue(): V;
    protected encodeValue(value: V): void;
}

export declare class BpfObject<S extends ObjectShape = AnyShape> extends Resource {
    #private;
    readonly name: string;
    readonly maps: S['maps'];
    readonly programs: Readonly<Record<S['programs'], Program>>;
    readonly globals: S['globals'];
    readonly btf: Btf;
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

export interface CpuClock {
    readonly cpu: number;
    readonly hertz: number;
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
    protected get source(): RecordSource;
    protected release(): void;
}

export type EventsOptions = Omit<ReadOptions, 'onBatch'>;

export declare abstract class KeyedMap<K, V> extends BaseMap {
    #private;
    protected readonly value: Uint8Array<ArrayBuffer>;
    protected readonly valueView: DataView;
    protected constructor(definition: MapDefinition, owner: Resource, keyCodec: LazyCodec<K>, valueBytes: number);
    protected abstract decodeValue(): V;
    protected abstract encodeValue(value: V): void;
    get(key: K): V | undefined;
    has(key: K): boolean;
    set(key: K, value: V, mode?: keyof typeof flags): this;
    delete(key: K): boolean;
    keys(): Generator<K, void, undefined>;
    values(): Generator<V, void, undefined>;
    entries(): Generator<[K, V], void, undefined>;
    [Symbol.iterator](): Generator<[K, V], void, undefined>;
}

export interface KprobeMultiTarget {
    readonly pattern: string;
    readonly return?: boolean;
}

export interface KprobeTarget {
    readonly function: string;
    readonly return?: boolean;
}

export declare class LibbpfNotFoundError extends Error {
    readonly name = "LibbpfNotFoundError";
    readonly problem: LibbpfProblem;
    constructor(problem: LibbpfProblem, reason: string, options?: ErrorOptions);
}

export type LibbpfProblem = 'missing' | 'too old' | 'function missing';

export declare class Link extends Resource {
    #private;
    private constructor();
    get fd(): number;
    protected release(): void;
}

export type MapType = (typeof names)[number];

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
    get maxEntries(): number;
    set maxEntries(entries: number);
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
    load(): BpfObject<S>;
    protected release(): void;
}

export interface OpenOptions {
    readonly name?: string;
}

export declare class OpenProgram {
    #private;
    readonly name: string;
    readonly section: string;
    get autoload(): boolean;
    set autoload(wanted: boolean);
}

export declare class PerCpuMap<K, V> extends KeyedMap<K, readonly V[]> {
    #private;
    protected decodeValue(): readonly V[];
    protected encodeValue(values: readonly V[]): void;
}

export declare class PerfBuffer<T> extends EventMap<T> {
    #private;
    open(options?: PerfBufferOptions): this;
    get lost(): bigint;
    protected openSource(): PerfMemory;
}

export interface PerfBufferOptions {
    readonly bytesPerCpu?: number;
    readonly wakeupEvents?: number;
    readonly wakeupBytes?: number;
}

export declare class Poller extends Resource {
    #private;
    constructor({ intervalMs }?: PollerOptions);
    protected release(): void;
}

export interface PollerOptions {
    readonly intervalMs?: number;
}

export declare class Program extends Resource {
    #private;
    readonly name: string;
    readonly section: string;
    readonly loaded: boolean;
    attach(): Link;
    get attachments(): number;
    get fd(): number;
    get runs(): bigint;
    get recursionMisses(): number;
    protected release(): void;
}

export interface ReadOptions {
    readonly intervalMs?: number;
    readonly limit?: number;
    readonly onBatch?: () => void;
    readonly signal?: AbortSignal;
    readonly poller?: Poller;
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

export declare class StaleSkeletonError extends Error {
    readonly name = "StaleSkeletonError";
}

export interface TracepointTarget {
    readonly category: string;
    readonly name: string;
}

export interface UprobeTarget {
    readonly binary: string;
    readonly function: string;
    readonly pid?: number;
    readonly return?: boolean;
}

export declare class VerifierError extends BpfError {
    readonly name: string;
    readonly program: string;
    readonly log: string;
    constructor(fields: VerifierErrorFields);
}

export interface VerifierErrorFields extends BpfErrorFields {
    readonly program: string;
    readonly log: string;
}

export type VisitRecord = (view: DataView, offset: number, length: number, cpu: number) => void;

export declare function attachCpuClock(program: Program, { cpu, hertz }: CpuClock): Link;

export declare function attachKprobe(program: Program, target: KprobeTarget): Link;

export declare function attachKprobeMulti(program: Program, target: KprobeMultiTarget): Link;

export declare function attachRawTracepoint(program: Program, name: string): Link;

export declare function attachTracepoint(program: Program, { category, name }: TracepointTarget): Link;

export declare function attachUprobe(program: Program, target: UprobeTarget): Link;

export declare function compileCodec<T = unknown>(btf: Btf, typeId: number): Codec<T>;

export declare function enableRunStatistics(): Resource;

export declare function errnoMessage(errno: number): string;

export declare function errnoName(errno: number): string;

export declare function kernelIds(kind: keyof typeof next): number[];

export declare function libbpfVersion(): string;

export declare function openObject<S extends ObjectShape = AnyShape>(source: string | URL | Uint8Array, options?: OpenOptions): OpenObject<S>;

export declare function possibleCpus(): number;

// Not exported, but named by what is.

export interface ArrayType {
    readonly kind: 'array';
    readonly id: number;
    readonly element: number;
    readonly index: number;
    readonly length: number;
}

export type BtfKind = BtfType['kind'];

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
    constructor(btf: Btf, typeId: number, subject: string);
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

export type LazyCodec<T> = () => Codec<T>;

export type Linkage = 'static' | 'global' | 'extern';

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

const flags: {
    readonly any: 0;
    readonly create: 1;
    readonly replace: 2;
};

const names: readonly ['unspec', 'hash', 'array', 'prog_array', 'perf_event_array', 'percpu_hash', 'percpu_array', 'stack_trace', 'cgroup_array', 'lru_hash', 'lru_percpu_hash', 'lpm_trie', 'array_of_maps', 'hash_of_maps', 'devmap', 'sockmap', 'cpumap', 'xskmap', 'sockhash', 'cgroup_storage', 'reuseport_sockarray', 'percpu_cgroup_storage', 'queue', 'stack', 'sk_storage', 'devmap_hash', 'struct_ops', 'ringbuf', 'inode_storage', 'task_storage', 'bloom_filter', 'user_ringbuf', 'cgrp_storage', 'arena'];

const next: {
    readonly program: (start: number, id: Uint32Array) => number;
    readonly map: (start: number, id: Uint32Array) => number;
    readonly link: (start: number, id: Uint32Array) => number;
};
