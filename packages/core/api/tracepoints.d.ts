// What @ebpf-dojo/core/tracepoints exports. Written by `pnpm api:write`; a change of it is a change for users.

export type ConstantLookup = (name: string) => bigint | undefined;

export type FieldKind = 'integer' | 'boolean' | 'pointer' | 'string' | 'array' | 'bytes';

export type FieldPlace = 'fixed' | 'data_loc' | 'rel_loc';

export interface TracepointField {
    readonly name: string;
    readonly type: string;
    readonly kind: FieldKind;
    readonly place: FieldPlace;
    readonly offset: number;
    readonly size: number;
    readonly signed: boolean;
    readonly elementSize: number;
    readonly length: number | undefined;
    readonly common: boolean;
}

export declare class TracepointFormat {
    #private;
    readonly name: string;
    readonly id: number;
    readonly fields: readonly TracepointField[];
    readonly size: number;
    readonly printLine: string;
    private constructor();
    static parse(text: string, constants?: ConstantLookup): TracepointFormat;
    get namedConstants(): ReadonlySet<string>;
    decode(record: Uint8Array): TracepointValues;
    text(name: string, values: TracepointValues): string | undefined;
}

export declare class TracepointFormatError extends Error {
    readonly name = "TracepointFormatError";
}

export interface TracepointName {
    readonly category: string;
    readonly name: string;
}

export type TracepointValue = number | bigint | boolean | string | readonly number[] | readonly bigint[] | Uint8Array;

export type TracepointValues = Readonly<Record<string, TracepointValue>>;

export declare function listTracepoints(pattern?: string): TracepointName[];

export declare function readTracepointFormat(target: TracepointName): TracepointFormat;
