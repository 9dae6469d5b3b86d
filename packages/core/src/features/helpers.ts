import { libc } from '../ffi/libc.ts';
import type { ProgramType } from '../program-type.ts';
import type { Outcome } from './answer.ts';
import { helperId, type Helper } from './helper-names.ts';
import { call, returnZero } from './instructions.ts';
import { kernelBtfId } from './kernel-btf.ts';
import { tryToLoad } from './load-program.ts';
import { LOADED_AS } from './program-types.ts';
import { Refusal } from './refusal.ts';

/** How verifiers say that a helper is not there, or not for this kind of program: before Linux 6.8, and since. */
const NOT_THERE = /invalid func |unknown func |program of this type cannot use helper /;

/** These are attached by BTF, and the verifier wants to know to what before it looks at anything else. */
const TARGETS = { tracing: 'sys_enter tracepoint', lsm: 'file_open hook' } as const;

/** Loads a program of a kind that calls a helper. Its arguments are wrong: the verifier says so, once it found the helper. */
export function tryHelper(helper: Helper, type: ProgramType): Outcome {
  if (type === 'ext' || type === 'struct_ops')
    return {
      has: 'inconclusive',
      seen: `programs of type ${type} can use what the thing they stand in for can`,
      remedy: 'Ask for the type of that program.',
    };
  const target = type === 'tracing' || type === 'lsm' ? TARGETS[type] : undefined;
  const attachBtfId = target === undefined ? undefined : kernelBtfId(target);
  if (target !== undefined && attachBtfId === undefined)
    return {
      has: 'inconclusive',
      seen: `this kernel's BTF has no ${target}`,
      remedy: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y.',
    };
  const { result, log } = tryToLoad({
    type,
    instructions: [...call(helperId(helper)), ...returnZero],
    ...LOADED_AS[type],
    ...(attachBtfId === undefined ? {} : { attachBtfId }),
  });
  if (result >= 0) {
    libc.close(result);
    return { has: 'yes', seen: 'loaded' };
  }
  if (log === '') return new Refusal('load', `program of type ${type}`, -result).outcome;
  const [line = ''] = NOT_THERE.exec(log) === null ? [] : log.trim().split('\n').filter(isRefusal);
  return line === ''
    ? { has: 'yes', seen: 'found by the verifier' }
    : { has: 'no', seen: `verifier: ${line.trim()}` };
}

function isRefusal(line: string): boolean {
  return NOT_THERE.test(line);
}
