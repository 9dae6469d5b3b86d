// What @ebpf-dojo/core/syscalls exports. Written by `pnpm api:write`; a change of it is a change for users.

export type Abi = 'x64' | 'i386' | 'arm64';

export declare class UnsupportedArchitectureError extends Error {
    readonly name = "UnsupportedArchitectureError";
    constructor(architecture: string);
}

export declare function compatAbi(): Abi | undefined;

export declare function nativeAbi(): Abi;

export declare function nearSyscallNames(text: string, abi: Abi): string[];

export declare function syscallName(abi: Abi, number: number): string;

export declare function syscallNames(abi: Abi): Iterable<string>;

export declare function syscallNumber(abi: Abi, name: string): number | undefined;

export declare function textArgument(name: string, abi?: Abi): number | undefined;
