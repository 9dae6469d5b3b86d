// What @ebpf-dojo/core/symbols exports. Written by `pnpm api:write`; a change of it is a change for users.

export declare class ElfError extends Error {
    readonly name = "ElfError";
}

export declare class ElfFile {
    #private;
    readonly type: number;
    readonly machine: number;
    readonly littleEndian: boolean;
    readonly sections: readonly ElfSection[];
    readonly segments: readonly ElfSegment[];
    private constructor();
    static parse(bytes: Uint8Array, subject?: string): ElfFile;
    static with<T>(path: string, use: (elf: ElfFile) => T): T;
    section(name: string): ElfSection | undefined;
    content(section: ElfSection): Buffer;
    get symbolTable(): SymbolTable | undefined;
    get dynamicSymbolTable(): SymbolTable | undefined;
    get size(): number;
    get debugData(): ElfFile | undefined;
    get functionTables(): readonly SymbolTable[];
    functions(name: string): ElfSymbol[];
    fileOffset(address: bigint): number | undefined;
    addressOf(fileOffset: number): bigint | undefined;
    get buildId(): string | undefined;
    get isGo(): boolean;
    notes(): Generator<ElfNote, void, undefined>;
}

export interface ElfNote {
    readonly name: string;
    readonly type: number;
    readonly content: Buffer;
}

export interface ElfSection {
    readonly name: string;
    readonly index: number;
    readonly type: number;
    readonly flags: bigint;
    readonly address: bigint;
    readonly offset: number;
    readonly size: number;
    readonly link: number;
    readonly info: number;
    readonly alignment: number;
}

export interface ElfSegment {
    readonly type: number;
    readonly executable: boolean;
    readonly offset: number;
    readonly fileSize: number;
    readonly address: bigint;
    readonly memorySize: bigint;
    readonly alignment: number;
}

export interface ElfSymbol {
    readonly name: string;
    readonly version: string | undefined;
    readonly isDefaultVersion: boolean;
    readonly address: bigint;
    readonly size: bigint;
    readonly type: ElfSymbolType;
    readonly binding: ElfSymbolBinding;
    readonly section: number;
}

export type ElfSymbolBinding = 'local' | 'global' | 'weak' | 'unique' | 'other';

export type ElfSymbolType = 'none' | 'object' | 'function' | 'section' | 'file' | 'common' | 'tls' | 'ifunc' | 'other';

export interface KernelLocation {
    readonly name: string;
    readonly offset: number;
    readonly module: string | undefined;
}

export interface KernelSymbol {
    readonly name: string;
    readonly address: bigint;
    readonly type: string;
    readonly module: string | undefined;
}

export declare class KernelSymbols {
    #private;
    readonly addressesHidden: boolean;
    private constructor();
    static load(): KernelSymbols;
    static parse(bytes: Uint8Array): KernelSymbols;
    get length(): number;
    has(name: string): boolean;
    find(name: string): KernelSymbol | undefined;
    findAll(name: string): KernelSymbol[];
    resolve(address: bigint): KernelLocation | undefined;
    symbols(): Generator<KernelSymbol, void, undefined>;
    functionNames(): Generator<string, void, undefined>;
    variants(name: string): string[];
}

export type MemoryKind = 'file' | 'jit' | 'vdso' | 'special' | 'anonymous';

export interface PidNamespace {
    readonly device: bigint;
    readonly inode: bigint;
}

export declare class ProcessSymbols {
    #private;
    readonly pid: number;
    resolve(address: bigint): UserLocation | undefined;
    refresh(): void;
}

export declare class SymbolTable {
    #private;
    readonly length: number;
    constructor(parts: SymbolTableParts);
    [Symbol.iterator](): Generator<ElfSymbol, void, undefined>;
    named(name: string): Generator<ElfSymbol, void, undefined>;
    get size(): number;
    code(sections: ReadonlyMap<number, unknown>): CodeSymbols;
    symbol(index: number): ElfSymbol;
}

export interface UserLocation {
    readonly kind: MemoryKind;
    readonly binary: string;
    readonly deleted: boolean;
    readonly symbol: string | undefined;
    readonly rawSymbol: string | undefined;
    readonly offset: number;
    readonly fileOffset: number | undefined;
    readonly buildId: string | undefined;
    readonly problem: string | undefined;
}

export interface UserSymbolOptions {
    readonly debugDirectories?: readonly string[];
    readonly demangle?: boolean | ((name: string) => string);
}

export declare class UserSymbols {
    #private;
    constructor(options?: UserSymbolOptions);
    process(pid: number): ProcessSymbols;
}

export declare function demangle(name: string): string;

export declare function pidInNamespace(pid: number): number;

export declare function pidNamespace(pid?: number): PidNamespace;

// Not exported, but named by what is.

export interface CodeSymbols {
    readonly numbers: Uint32Array;
    readonly low: Uint32Array;
    readonly high: Uint32Array;
}

export interface SymbolTableParts {
    readonly littleEndian: boolean;
    readonly entries: DataView;
    readonly strings: Buffer;
    readonly version: (index: number) => SymbolVersion | undefined;
}

export interface SymbolVersion {
    readonly name: string;
    readonly isDefault: boolean;
}
