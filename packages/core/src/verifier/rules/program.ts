import { addressRegister, only, variableOf, type Rule } from './rule.ts';

/** Objections to the course of a program, its context and what it holds. */
export const programRules: readonly Rule[] = [
  {
    pattern: /infinite loop detected at insn (\d+)|back-edge from insn (\d+) to (\d+)/,
    explain: () => ({
      kind: 'unbounded-loop',
      cause: 'The loop comes back to where it was with nothing changed that would end it.',
      fix: 'Count: `for (int i = 0; i < LIMIT; i++)` with a constant LIMIT, and leave early by `break`. From Linux 5.17 on, bpf_loop() can do many more rounds.',
      registers: [],
    }),
  },
  {
    pattern:
      /BPF program is too large\. Processed (\d+) insn|The sequence of (\d+) jumps is too complex/,
    explain: ([, instructions, jumps]) => ({
      kind: 'too-complex',
      cause:
        instructions === undefined
          ? `There are more than ${Number(jumps) - 1} branches on one path that the verifier still has to come back to.`
          : 'The verifier followed a million instructions along all paths, and gave up. The line is where it was then.',
      fix: 'Give it less to follow: fewer rounds in loops, fewer branches in them, parts in global (non-static) functions, which are checked once.',
      registers: [],
    }),
  },
  {
    pattern: /combined stack size of (\d+) calls is (\d+)\. Too large/,
    explain: ([, calls = '', bytes = '']) => ({
      kind: 'stack-too-large',
      cause: `${calls} functions that call each other need ${bytes} bytes of stack together, and there are 512.`,
      fix: 'Put large variables into a map: an array map with one entry per CPU (BPF_MAP_TYPE_PERCPU_ARRAY) serves as scratch memory.',
      registers: [],
    }),
  },
  {
    pattern: /the call stack of (\d+) frames is too deep/,
    explain: ([, frames = '']) => ({
      kind: 'call-too-deep',
      cause: `Functions call each other ${frames} levels deep, which is one more than this kernel allows.`,
      fix: 'Let the compiler inline some of them: `static __always_inline`.',
      registers: [],
    }),
  },
  {
    pattern: /unreachable insn (\d+)/,
    explain: ([, index = '']) => ({
      kind: 'unreachable-code',
      cause: `Nothing leads to instruction ${index}.`,
      fix: 'Remove it. Compilers leave no such code: look for inline assembly, or for a function that calls one that does not return.',
      registers: [],
      instruction: Number(index),
    }),
  },
  {
    pattern: /invalid bpf_context access off=(-?\d+) size=(\d+)/,
    explain: ([, offset = '', size = ''], log) => ({
      kind: 'invalid-context-access',
      cause: `The context of this type of program has no field of ${size} bytes at byte ${offset}, or it may not be used this way.`,
      fix: 'Use only the fields that the context has, whole: `struct bpf_raw_tracepoint_args`, `struct __sk_buff` and their like in linux/bpf.h.',
      ...only(addressRegister(log), 'ctx'),
    }),
  },
  {
    pattern: /variable ctx access|dereference of modified ctx ptr (R\d+)/,
    explain: (_match, log) => ({
      kind: 'invalid-context-access',
      cause:
        'The context is read at an offset that changes from run to run, or by an address that was calculated.',
      fix: 'Read each field by its own name or constant index, into variables, and choose among those.',
      ...only(addressRegister(log), 'ctx'),
    }),
  },
  {
    pattern: /Unreleased reference id=\d+ alloc_insn=(\d+)/,
    explain: ([, index = ''], { registers }) => {
      const held = registers.callAt(Number(index));
      const variable = variableOf(held);
      const ring = held?.name === 'bpf_ringbuf_reserve';
      return {
        kind: 'unreleased-reference',
        cause: `What ${held === undefined ? 'a call' : `${held.name}()`} (instruction ${index}) gave ${variable === undefined ? '' : `to \`${variable}\` `}is not given back on this path.`,
        fix: ring
          ? `Call bpf_ringbuf_submit() or bpf_ringbuf_discard() on it before every return.`
          : 'Release it before every return, by the function that belongs to the one it came from.',
        registers: [],
      };
    },
  },
  {
    pattern:
      /At program exit the register (R\d+) has (?:value \((\S+); \S+\)|(?:smin=(-?\w+) )?.*?) ?should have been in (.+)/,
    explain: ([, name = '', value, least, allowed = '']) => {
      const number = value ?? least;
      return {
        kind: 'wrong-return-value',
        cause: `The program returns ${number === undefined ? 'a value' : String(Number(number))}, and only ${range(allowed)} mean${/^0$/.test(range(allowed)) ? 's' : ''} something to what runs it.`,
        fix: 'Return one of those on every path: 0 where in doubt.',
        ...only(name, number === undefined ? 'scalar()' : String(Number(number))),
      };
    },
  },
];

/** `(0x0; 0x1)` is a value and a mask of unknown bits, up to Linux 6.7; `[0, 1]` the range, since. */
function range(allowed: string): string {
  const [, low, high] = /^\[(-?\d+), (-?\d+)\]/.exec(allowed) ?? [];
  if (low !== undefined && high !== undefined) return low === high ? low : `${low} to ${high}`;
  const [, value, mask] = /^\((0x[0-9a-f]+); (0x[0-9a-f]+)\)/.exec(allowed) ?? [];
  if (value === undefined || mask === undefined) return allowed;
  const last = Number(value) | Number(mask);
  return Number(mask) === 0 ? String(Number(value)) : `${Number(value)} to ${last}`;
}
