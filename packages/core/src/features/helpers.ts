import { libc } from '../ffi/libc.ts';
import type { ProgramType } from '../program-type.ts';
import type { Outcome } from './answer.ts';
import { helperId, type Helper } from './helper-names.ts';
import { call, returnZero } from './instructions.ts';
import { AttachType } from './bpf-commands.ts';
import { kernelBtfId, type BtfTarget } from './kernel-btf.ts';
import { tryToLoad, type TinyProgram } from './load-program.ts';
import { LOADED_AS } from './program-types.ts';
import { Refusal } from './refusal.ts';

/** How verifiers say that a helper is not there, or not for this kind of program: before Linux 6.8, and since. */
const NOT_THERE = /invalid func |unknown func |program of this type cannot use helper /;

/** A kind of program to try helpers in, without its instructions. */
type Kind = Omit<TinyProgram, 'instructions'>;

/** A kind of program that is attached by BTF: the verifier wants to know to what before it looks at anything else. */
interface Attached {
  readonly kind: Kind;
  readonly target: BtfTarget;
}

const LSM: Attached = { kind: { type: 'lsm', ...LOADED_AS.lsm }, target: 'file_open hook' };

const tracing = (expectedAttachType: number, target: BtfTarget): Attached => ({
  kind: { type: 'tracing', expectedAttachType },
  target,
});

/**
 * Programs of type tracing do not all have the same helpers; fexit has those of fentry. Source: tracing_prog_func_proto,
 * kernel/trace/bpf_trace.c.
 */
const TRACING = {
  tp_btf: tracing(AttachType.traceRawTp, 'sys_enter tracepoint'),
  fentry: tracing(AttachType.traceFentry, 'do_sys_openat2'),
  iter: tracing(AttachType.traceIter, 'task iterator'),
} as const;

/** Loads a program of a kind that calls a helper. Its arguments are wrong: the verifier says so, once it found the helper. */
export function tryHelper(helper: Helper, type: ProgramType): Outcome {
  if (type === 'ext' || type === 'struct_ops')
    return {
      has: 'inconclusive',
      seen: `programs of type ${type} can use what the thing they stand in for can`,
      remedy: 'Ask for the type of that program.',
    };
  if (type === 'lsm') return tryAttached(helper, LSM);
  if (type === 'tracing') return tryTracing(helper);
  return tryCall(helper, { type, ...LOADED_AS[type] });
}

/** What only some of them have is there, and the answer says in which. */
function tryTracing(helper: Helper): Outcome {
  const { tp_btf: plain, ...others } = TRACING;
  const outcome = tryAttached(helper, plain);
  if (outcome.has !== 'no') return outcome;
  for (const [name, attached] of Object.entries(others)) {
    // A kernel may refuse all programs of a kind, in words that say nothing of helpers.
    if (!canLoad(attached)) continue;
    const { has, seen } = tryAttached(helper, attached);
    if (has === 'yes') return { has, seen: `${seen}, in ${name} programs` };
  }
  return outcome;
}

const loadable = new Map<Attached, boolean>();

function canLoad(attached: Attached): boolean {
  let can = loadable.get(attached);
  if (can === undefined) {
    const attachBtfId = kernelBtfId(attached.target);
    if (attachBtfId === undefined) return false;
    const { result } = tryToLoad({ ...attached.kind, attachBtfId, instructions: returnZero });
    can = result >= 0;
    if (can) libc.close(result);
    loadable.set(attached, can);
  }
  return can;
}

function tryAttached(helper: Helper, { kind, target }: Attached): Outcome {
  const attachBtfId = kernelBtfId(target);
  if (attachBtfId === undefined)
    return {
      has: 'inconclusive',
      seen: `this kernel's BTF has no ${target}`,
      remedy: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y.',
    };
  return tryCall(helper, { ...kind, attachBtfId });
}

function tryCall(helper: Helper, kind: Kind): Outcome {
  const { result, log } = tryToLoad({
    ...kind,
    instructions: [...call(helperId(helper)), ...returnZero],
  });
  if (result >= 0) {
    libc.close(result);
    return { has: 'yes', seen: 'loaded' };
  }
  if (log === '') return new Refusal('load', `program of type ${kind.type}`, -result).outcome;
  const [line = ''] = NOT_THERE.exec(log) === null ? [] : log.trim().split('\n').filter(isRefusal);
  return line === ''
    ? { has: 'yes', seen: 'found by the verifier' }
    : { has: 'no', seen: `verifier: ${line.trim()}` };
}

function isRefusal(line: string): boolean {
  return NOT_THERE.test(line);
}
