import type {
  ArrayMap,
  BaseMap,
  BpfMap,
  FileStorageMap,
  LpmTrie,
  MapOfMaps,
  PerCpuMap,
  ProgArray,
  QueueMap,
  StackTraceMap,
} from '../index.ts';
import { openObject, type OpenObject } from '../object.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { fixture } from './fixtures.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Tally {
  readonly calls: number;
  readonly parts: readonly number[];
}

interface Prefix4 {
  readonly length: number;
  readonly address: number;
}

interface Prefix6 {
  readonly length: number;
  readonly address: Uint8Array;
}

/** `struct everything` of fixtures/maps.bpf.c, as it is encoded: of a union one member. */
export interface Everything {
  readonly tiny: number;
  readonly small: number;
  readonly half: number;
  readonly whole: number;
  readonly large: bigint;
  readonly negative: bigint;
  readonly exact: number;
  readonly flag: boolean;
  readonly colour: number;
  readonly name: string;
  readonly raw: Uint8Array;
  readonly list: readonly number[];
  readonly corners: readonly Point[];
  readonly shape: { readonly centre: Point; readonly area: bigint };
  readonly word: { readonly whole: number; readonly halves?: readonly number[] };
  readonly number: number;
  readonly letters?: string;
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

interface Variables {
  steps: number;
  tail_calls: number;
  stack_id: bigint;
  address: number;
  network: number;
  stack_copy: readonly bigint[];
  watched_pid: number;
  watched_call: number;
}

/** What ebpf-build would generate for fixtures/maps.bpf.c. */
export interface MapsShape {
  readonly maps: {
    readonly busy: BpfMap<number, bigint>;
    readonly inbox: BpfMap<Point, Everything>;
    readonly outbox: BpfMap<Point, Everything>;
    readonly recent: BpfMap<number, number>;
    readonly slots: ArrayMap<number, Tally>;
    readonly cpu_slots: PerCpuMap<number, Tally>;
    readonly cpu_counts: PerCpuMap<number, bigint>;
    readonly cpu_recent: PerCpuMap<number, Tally>;
    readonly networks: LpmTrie<Prefix4, number>;
    readonly networks6: LpmTrie<Prefix6, number>;
    readonly waiting: QueueMap<Point>;
    readonly pile: QueueMap<bigint>;
    readonly stacks: StackTraceMap;
    readonly by_number: MapOfMaps<number, BpfMap<number, bigint>>;
    readonly by_point: MapOfMaps<Point, BpfMap<number, bigint>>;
    readonly unset: MapOfMaps<number, BaseMap>;
    readonly live: ArrayMap<number, Tally>;
    readonly tails: ProgArray;
    readonly sockets: FileStorageMap<Tally>;
  };
  readonly programs: 'step' | 'tail' | 'churn' | 'echo';
  readonly variables: Variables;
  readonly globals: Variables;
}

let bytes: Uint8Array | undefined;

/**
 * Opens fixtures/maps.bpf.c, compiled once a process, to watch one process's opens. The map without a template is not created.
 *
 * @param programs to load
 */
export function openMaps(
  pid: number,
  programs: readonly MapsShape['programs'][] = [],
): OpenObject<MapsShape> {
  bytes ??= fixture('maps');
  const open = openObject<MapsShape>(bytes, { name: 'maps' });
  open.globals.watched_pid = pid;
  open.globals.watched_call = syscallNumber(nativeAbi(), 'openat') ?? -1;
  open.maps.unset.autocreate = false;
  for (const program of Object.values(open.programs))
    program.autoload = programs.includes(program.name as MapsShape['programs']);
  return open;
}
