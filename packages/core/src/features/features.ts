import { show } from '../arguments.ts';
import { readFileSync } from 'node:fs';
import { mapTypeValue, type MapType } from '../map-type.ts';
import { programTypeValue, type ProgramType } from '../program-type.ts';
import { answer, type FeatureAnswer, type Outcome } from './answer.ts';
import { helperId, helperSince, helpers, type Helper } from './helper-names.ts';
import { tryHelper } from './helpers.ts';
import { HOOKS, tryHook, type HookKind } from './hooks.ts';
import { MAP_TYPE_ORIGINS, tryMapType } from './map-types.ts';
import { PROGRAM_TYPE_ORIGINS, tryProgramType } from './program-types.ts';

const KERNEL_BTF = '/sys/kernel/btf/vmlinux';

const known = new Map<string, FeatureAnswer>();

/**
 * What the running kernel has, found out by trying, once a process: programs of a few instructions are loaded and attached, small
 * maps are created, and all of it is gone again. Release numbers prove nothing: distributions build features in and out.
 *
 * Each answer is yes, no, or inconclusive when these privileges do not allow to try, and says what was seen.
 *
 * @example
 * if (features.hook('kprobe.multi').has === 'yes') …
 */
export const features = {
  /** The map types that {@link mapType} knows. */
  mapTypes: Object.keys(MAP_TYPE_ORIGINS) as readonly Exclude<MapType, 'unspec'>[],
  /** The program types that {@link programType} knows. */
  programTypes: Object.keys(PROGRAM_TYPE_ORIGINS) as readonly Exclude<ProgramType, 'unspec'>[],
  /** The helpers that {@link helper} knows. */
  helpers,
  /** The hooks that {@link hook} knows. */
  hooks: Object.keys(HOOKS) as readonly HookKind[],

  /**
   * Whether maps of a type can be created.
   *
   * @throws {RangeError} when there is no such type
   * @throws {LibbpfNotFoundError} when libbpf is missing or too old
   */
  mapType(type: Exclude<MapType, 'unspec'>): FeatureAnswer {
    assertKnown(mapTypeValue(type), 'map type', type);
    return once(`map type '${type}'`, (name) =>
      answer(name, MAP_TYPE_ORIGINS[type], tryMapType(type)),
    );
  },

  /**
   * Whether programs of a type can be loaded. Throws as {@link mapType} does.
   */
  programType(type: Exclude<ProgramType, 'unspec'>): FeatureAnswer {
    assertKnown(programTypeValue(type), 'program type', type);
    return once(`program type '${type}'`, (name) =>
      answer(name, PROGRAM_TYPE_ORIGINS[type], tryProgramType(type)),
    );
  },

  /**
   * Whether programs of a type can call a helper. Throws as {@link mapType} does.
   *
   * Of type tracing some have helpers that others lack: `get_func_arg` is for fentry and fexit, `seq_write` for iterators. It is a yes
   * when one kind has it, and the answer tells which it was.
   *
   * @param helper its name in C without `bpf_`, such as `'ringbuf_output'`
   */
  helper(helper: Helper, type: Exclude<ProgramType, 'unspec'>): FeatureAnswer {
    assertKnown(helperId(helper), 'helper', helper);
    assertKnown(programTypeValue(type), 'program type', type);
    return once(`helper bpf_${helper} in program type '${type}'`, (name) => {
      const origin = { since: helperSince(helper), source: 'include/uapi/linux/bpf.h' };
      return answer(name, origin, tryHelper(helper, type));
    });
  },

  /**
   * Whether programs attach to a kind of hook and run there. Attaches, for a moment, to `sys_enter`, `do_sys_openat2`, libc's
   * `getppid` or a CPU's clock. Throws as {@link mapType} does.
   */
  hook(kind: HookKind): FeatureAnswer {
    if (typeof kind !== 'string' || !Object.hasOwn(HOOKS, kind)) throw unknown('hook', kind);
    return once(`hook '${kind}'`, (name) => answer(name, HOOKS[kind], tryHook(kind)));
  },

  /** Whether the kernel has its own types (BTF), which CO-RE, tp_btf and fentry need. */
  btf(): FeatureAnswer {
    const origin = {
      since: '5.4',
      source: 'commit 341dfcf8d78e',
      option: 'CONFIG_DEBUG_INFO_BTF',
    };
    return once('kernel types (BTF)', (name) => answer(name, origin, tryBtf()));
  },
} as const;

function once(name: string, find: (name: string) => FeatureAnswer): FeatureAnswer {
  let found = known.get(name);
  if (found === undefined) known.set(name, (found = Object.freeze(find(name))));
  return found;
}

function assertKnown(value: number, what: string, name: unknown): void {
  // 0 is 'unspec', the kernel's word for none.
  if (value <= 0) throw unknown(what, name);
}

function unknown(what: string, name: unknown): RangeError {
  return new RangeError(`There is no ${what} ${show(name)} in this version of the library.`);
}

function tryBtf(): Outcome {
  try {
    const kibibytes = Math.round(readFileSync(KERNEL_BTF).length / 1024);
    return { has: 'yes', seen: `${KERNEL_BTF}, ${kibibytes} KiB` };
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    const has = code === 'ENOENT' ? 'no' : 'inconclusive';
    return {
      has,
      code,
      seen: `${KERNEL_BTF}: ${code}`,
      remedy: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are.',
    };
  }
}
