import { calledFunction, type Rule } from './rule.ts';

const SLEEPING =
  'Make the program sleepable if its hook allows (`SEC("fentry.s/…")`, `SEC("uprobe.s/…")`), or use a function that does not sleep: `bpf_probe_read_user()` for `bpf_copy_from_user()`.';

// Kernels before 6.x gave these to sleepable programs only, and denied them to others as if they were for another type.
const SLEEPERS = /^bpf_(?:copy_from_user(?:_task)?(?:_str)?|ima_\w+_hash|find_vma_sleepable)$/;

/** Calls that are not allowed here. */
export const callRules: readonly Rule[] = [
  {
    pattern:
      /cannot call GPL-restricted function from non-GPL compatible program|cannot call kernel function from non-GPL compatible program/,
    explain: (_match, log) => ({
      kind: 'missing-license',
      cause: `${calledFunction(log)}() is only for programs under a licence compatible with the GPL.`,
      fix: 'Say such a licence in the C source: `char LICENSE[] SEC("license") = "GPL";`',
      registers: [],
    }),
  },
  {
    pattern: /(?:unknown func|program of this type cannot use helper) (\w+)#\d+/,
    explain: ([, helper = '']) =>
      SLEEPERS.test(helper)
        ? sleeping(helper)
        : {
            kind: 'wrong-helper',
            cause: `${helper}() is not for programs of this type.`,
            fix: 'Use a helper that this type of program has, or another type of program: bpf-helpers(7) and `bpftool feature probe` list them.',
            registers: [],
          },
  },
  {
    pattern: /invalid func unknown#(\d+)/,
    explain: ([, number = '']) => ({
      kind: 'unknown-helper',
      cause: `This kernel has no helper number ${number}: it is older than the helper, or the number is wrong.`,
      fix: 'Do without the helper on this kernel, or use a newer one; bpf-helpers(7) lists them all.',
      registers: [],
    }),
  },
  {
    pattern:
      /sleepable helper (\w+)#\d+ in non-sleepable prog|helper call (?:might|may) sleep in a non-sleepable prog/,
    explain: ([, helper], log) => sleeping(helper ?? calledFunction(log)),
  },
  {
    pattern: /calling kernel function (\w+) is not allowed/,
    explain: ([, name = '']) => ({
      kind: 'disallowed-kernel-function',
      cause: `The kernel function ${name}() is not for programs of this type.`,
      fix: "Call it from a type of program that it is for; the kernel's source registers it by type (BTF_KFUNCS_START).",
      registers: [],
    }),
  },
  {
    pattern: /kfunc '(\w+)' is referenced but wasn't resolved/,
    // Words of libbpf's, for a weak function that is not there: fixup_log_missing_kfunc_call of libbpf.c.
    explain: ([, name = '']) => ({
      kind: 'missing-kernel-function',
      cause: `This kernel has no kernel function ${name}(), and the program calls it without asking.`,
      fix: `Ask first: \`if (bpf_ksym_exists(${name}))\`.`,
      registers: [],
    }),
  },
  {
    pattern: /failed to resolve CO-RE relocation <(\w+)> \[\d+\] (.+?)(?: \(.*\))?$/m,
    explain: ([, , spec = '']) => {
      const name = /^(?:struct |union |enum )?(.+)$/.exec(spec)?.[1] ?? spec;
      const last = /\w+$/.exec(name)?.[0];
      return {
        kind: 'missing-kernel-type',
        cause: `This kernel's types have no ${name.replaceAll(/___\w+?(?=[.:]|$)/g, '')}.`,
        fix: 'Ask first: `if (bpf_core_field_exists(pointer->field))`, or `bpf_core_type_exists()`; in an else branch, read what other kernels have.',
        registers: [],
        ...(last === undefined ? {} : { mentions: last }),
      };
    },
  },
  {
    pattern: /function calls are not allowed while holding a lock/,
    explain: () => ({
      kind: 'lock-held',
      cause:
        'The program holds a bpf_spin_lock here, and may do nothing but read and write memory until it gives it back.',
      fix: 'Call the function before bpf_spin_lock(), and only store the result under the lock.',
      registers: [],
    }),
  },
];

function sleeping(helper: string) {
  return {
    kind: 'sleeping-helper',
    cause: `${helper}() may sleep, and this program may not.`,
    fix: SLEEPING,
    registers: [],
  } as const;
}
