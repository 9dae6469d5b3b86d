import {
  openObject,
  type AnyShape,
  type BpfObject,
  type OpenProgram,
  type Program,
} from '../index.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { fixture } from './fixtures.ts';

/** The function every kernel from 5.10 on opens files with. */
export const OPEN_FUNCTION = 'do_sys_openat2';

interface HooksShape extends AnyShape {
  readonly variables: { watched_pid: number; watched_call: number };
  readonly globals: {
    /** How often a program ran in the watched process. */
    hits: bigint;
    /** fixtures/hooks.bpf.c: the instruction that on_kprobe_inside was called for last. */
    place: bigint;
    /** fixtures/cookies.bpf.c: the cookies it ran with, added up. */
    sum: bigint;
  };
}

/** A program in the kernel, and its object. */
export interface Loaded {
  readonly object: BpfObject<HooksShape>;
  readonly program: Program;
}

const compiled = new Map<string, Uint8Array>();

/** Loads one program of fixtures/hooks.bpf.c, or of another whose programs watch a process the same way. */
export function loadHook(
  name: string,
  pid: number,
  { from = 'hooks', before }: { from?: string; before?: (program: OpenProgram) => void } = {},
): Loaded {
  const bytes = compiled.get(from) ?? fixture(from);
  compiled.set(from, bytes);
  const open = openObject<HooksShape>(bytes, { name: from });
  for (const program of Object.values(open.programs)) program.autoload = program.name === name;
  open.globals.watched_pid = pid;
  open.globals.watched_call = syscallNumber(nativeAbi(), 'openat') ?? -1;
  const chosen = open.programs[name];
  if (chosen === undefined) throw new RangeError(`fixtures/${from}.bpf.c has no program ${name}`);
  try {
    before?.(chosen);
    const object = open.load();
    return { object, program: object.programs[name] as Program };
  } finally {
    open.close();
  }
}
