// What @ebpf-dojo/core/skeleton exports. Written by `pnpm api:write`; a change of it is a change for users.

export interface CompileOptions {
    readonly cwd: string;
    readonly out: string;
    readonly include?: readonly string[];
}

export interface SkeletonOptions {
    readonly file: string;
    readonly language?: 'typescript' | 'javascript';
    readonly embed?: Uint8Array;
}

export interface SkeletonSource {
    readonly module: string;
    readonly declarations?: string;
}

export interface WriteSkeletonOptions {
    readonly out?: string;
    readonly javascript?: boolean;
    readonly embed?: boolean;
}

export declare function compileBpf(source: string, options: CompileOptions): string;

export declare function generateSkeleton(object: OpenObject, options: SkeletonOptions): SkeletonSource;

export declare function writeSkeleton(object: string, options?: WriteSkeletonOptions): string[];

// Not exported, but named by what is.

export interface AnyShape extends ObjectShape {
    readonly maps: Readonly<Record<string, BaseMap>>;
    readonly programs: string;
    readonly variables: Record<string, unknown>;
    readonly globals: Record<string, unknown>;
}

export interface ArrayType {
    readonly kind: 'array';
    readonly id: number;
    readonly element: number;
    readonly index: number;
    readonly length: number;
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

export type BtfKind = BtfType['kind'];

export type BtfType = VoidType | IntType | PointerType | ArrayType | StructType | UnionType | EnumType | Enum64Type | ForwardType | TypedefType | QualifierType | FuncType | FuncProtoType | VarType | DatasecType | FloatType | DeclTagType | TypeTagType | UnknownType;

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

export type LinkInfo = {
    readonly [K in LinkType]: {
        readonly id: number;
        readonly type: K;
        readonly programId: number;
    } & Kinds[K];
}[LinkType];

export type LinkType = keyof Kinds;

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
    readonly ownsFd?: true;
    readonly pinPath?: string | undefined;
    readonly inner?: MapDefinition | undefined;
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

export type MapType = (typeof names)[number];

export interface Member {
    readonly name: string;
    readonly type: number;
    readonly bitOffset: number;
    readonly bitSize: number;
}

export interface ObjectShape {
    readonly maps: object;
    readonly programs: string;
    readonly variables: object;
    readonly globals: object;
}

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

export interface Parameter {
    readonly name: string;
    readonly type: number;
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

export interface PointerType {
    readonly kind: 'pointer';
    readonly id: number;
    readonly type: number;
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

export interface QualifierType {
    readonly kind: 'volatile' | 'const' | 'restrict';
    readonly id: number;
    readonly type: number;
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

export interface SectionVariable {
    readonly type: number;
    readonly offset: number;
    readonly size: number;
}

export interface StructType {
    readonly kind: 'struct';
    readonly id: number;
    readonly name: string;
    readonly size: number;
    readonly members: readonly Member[];
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

const names: readonly ['unspec', 'socket_filter', 'kprobe', 'sched_cls', 'sched_act', 'tracepoint', 'xdp', 'perf_event', 'cgroup_skb', 'cgroup_sock', 'lwt_in', 'lwt_out', 'lwt_xmit', 'sock_ops', 'sk_skb', 'cgroup_device', 'sk_msg', 'raw_tracepoint', 'cgroup_sock_addr', 'lwt_seg6local', 'lirc_mode2', 'sk_reuseport', 'flow_dissector', 'cgroup_sysctl', 'raw_tracepoint_writable', 'cgroup_sockopt', 'tracing', 'struct_ops', 'ext', 'lsm', 'sk_lookup', 'syscall', 'netfilter'];

const names: readonly ['unspec', 'hash', 'array', 'prog_array', 'perf_event_array', 'percpu_hash', 'percpu_array', 'stack_trace', 'cgroup_array', 'lru_hash', 'lru_percpu_hash', 'lpm_trie', 'array_of_maps', 'hash_of_maps', 'devmap', 'sockmap', 'cpumap', 'xskmap', 'sockhash', 'cgroup_storage', 'reuseport_sockarray', 'percpu_cgroup_storage', 'queue', 'stack', 'sk_storage', 'devmap_hash', 'struct_ops', 'ringbuf', 'inode_storage', 'task_storage', 'bloom_filter', 'user_ringbuf', 'cgrp_storage', 'arena'];
