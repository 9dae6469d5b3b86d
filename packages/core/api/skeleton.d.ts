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
    protected constructor(definition: MapDefinition, owner: Resource);
    get fd(): number;
    protected release(): void;
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

export declare class Link extends Resource {
    #private;
    private constructor();
    get fd(): number;
    protected release(): void;
}

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

export declare class OpenProgram {
    #private;
    readonly name: string;
    readonly section: string;
    get autoload(): boolean;
    set autoload(wanted: boolean);
}

export interface Parameter {
    readonly name: string;
    readonly type: number;
}

export interface PointerType {
    readonly kind: 'pointer';
    readonly id: number;
    readonly type: number;
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

const names: readonly ['unspec', 'hash', 'array', 'prog_array', 'perf_event_array', 'percpu_hash', 'percpu_array', 'stack_trace', 'cgroup_array', 'lru_hash', 'lru_percpu_hash', 'lpm_trie', 'array_of_maps', 'hash_of_maps', 'devmap', 'sockmap', 'cpumap', 'xskmap', 'sockhash', 'cgroup_storage', 'reuseport_sockarray', 'percpu_cgroup_storage', 'queue', 'stack', 'sk_storage', 'devmap_hash', 'struct_ops', 'ringbuf', 'inode_storage', 'task_storage', 'bloom_filter', 'user_ringbuf', 'cgrp_storage', 'arena'];
