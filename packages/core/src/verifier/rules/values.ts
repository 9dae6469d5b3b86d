import type { ParsedLog } from '../parse-log.ts';
import { calledFunction, only, variableOf, type Finding, type Rule } from './rule.ts';

const absent: Readonly<Record<string, string>> = {
  bpf_map_lookup_elem: 'bpf_map_lookup_elem() gives NULL when the key is not in the map',
  bpf_ringbuf_reserve: 'bpf_ringbuf_reserve() gives NULL when there is no room in the ring buffer',
};

/** Registers that hold what the program takes for something else. */
export const valueRules: readonly Rule[] = [
  {
    pattern: /(R\d+) invalid mem access '(\w*(?:_or_null|ptr_or_null_)\w*)'/,
    explain: ([, name = '', type = ''], log) => possiblyNull(name, type, log),
  },
  {
    pattern: /(R\d+) type=(\w*(?:_or_null|ptr_or_null_)\w*) expected=/,
    explain: ([, name = '', type = ''], log) => possiblyNull(name, type, log),
  },
  {
    pattern: /(R\d+) pointer arithmetic on (\w+_or_null) prohibited/,
    explain: ([, name = '', type = ''], log) => possiblyNull(name, type, log),
  },
  {
    pattern: /Possibly NULL pointer passed to (?:trusted |helper )?(?:arg#?(\d)|(R\d+))/,
    explain: ([, argument, named], log) =>
      possiblyNull(named ?? `R${Number(argument) + 1}`, undefined, log),
  },
  {
    pattern: /(R\d+) invalid mem access '(?:inv|scalar|unknown)'/,
    explain: ([, name = ''], log) => notAPointer(name, log),
  },
  {
    pattern: /(R\d+) !read_ok/,
    explain: ([, name = ''], { instruction }) =>
      name === 'R0' && instruction?.text === 'exit'
        ? {
            kind: 'uninitialized-register',
            cause: 'The program ends without a return value on this path.',
            fix: 'Return a value on every path: `return 0;`.',
            registers: ['R0'],
            holds: { R0: 'nothing: never written on this path' },
          }
        : {
            kind: 'uninitialized-register',
            cause: `${name} is read, and nothing was written to it on this path.`,
            fix: 'Give the variable a value where it is declared. A call loses R1 to R5: keep what is needed after it in a variable.',
            registers: [name],
            holds: { [name]: 'nothing: never written on this path' },
          },
  },
  {
    pattern: /invalid (?:indirect )?read from stack (?:(R\d+) )?off (-?\d+)\+(\d+) size (\d+)/,
    explain: ([, name, offset = '', start = '', bytes = '']) => ({
      kind: 'uninitialized-stack',
      cause: `${bytes} bytes of a variable on the stack are read, and byte ${start} of them was never written (the variable is ${offset.replace('-', '')} bytes below the top of the stack).`,
      fix: 'Give the variable a value where it is declared: `struct key key = {};` clears its padding, too.',
      ...only(name, `fp${offset}`),
    }),
  },
  {
    pattern: /(R\d+) type=(\w+) expected=(.+)/,
    explain: ([, name = '', type = '', expected = ''], log) => ({
      kind: 'wrong-argument',
      cause: `${calledFunction(log)}() wants ${argumentWords(name)} of another type: ${accepted(expected)}.`,
      fix:
        /^(?:inv|scalar)$/.test(type) && /\b(?:fp|map_value)\b/.test(expected)
          ? 'Pass the address of a variable: `&variable`, not what it holds.'
          : 'Pass what the function wants there; its description is in bpf-helpers(7).',
      ...only(name, type),
    }),
  },
  {
    pattern:
      /(R\d+) (?:bitwise operator (\S+) on pointer prohibited|pointer arithmetic with (\S+) operator prohibited|32-bit pointer arithmetic prohibited|pointer (?:\+=|-=) pointer prohibited|pointer comparison prohibited|tried to (?:add|subtract) .+|subtraction from stack pointer prohibited|pointer arithmetic on (\w+) prohibited)/,
    explain: ([, name = '', bitwise, operator, type]) => {
      const used = bitwise ?? operator;
      return {
        kind: 'pointer-arithmetic',
        cause:
          type === undefined
            ? `${name} holds an address, and ${used === undefined ? 'this calculation' : `\`${used}\``} would make it one that nobody can check.`
            : `Nothing can be added to the address in ${name}.`,
        fix: 'Only add and subtract numbers that are checked. For any other calculation, work on an offset and add it to the address at the end.',
        ...only(name, type ?? 'an address'),
      };
    },
  },
];

function possiblyNull(name: string, type: string | undefined, log: ParsedLog): Finding {
  const value = log.registers.get(name);
  const why = absent[value?.from?.name ?? ''];
  const variable = variableOf(value?.from);
  return {
    kind: 'possibly-null',
    cause: `${name} may be NULL${why === undefined ? '' : `: ${why}`}.`,
    fix: `Check it first: \`if (!${variable ?? 'pointer'}) return 0;\``,
    registers: [name],
    ...(type === undefined ? {} : { otherwise: { [name]: type } }),
  };
}

function notAPointer(name: string, log: ParsedLog): Finding {
  const released = log.registers.get(name)?.released;
  if (released !== undefined) {
    const variable = variableOf(log.registers.get(name)?.from);
    return {
      kind: 'use-after-release',
      cause: `${released.name}() gave away what ${name} pointed to, so it cannot be used any more.`,
      fix: `Use ${variable === undefined ? 'it' : `\`${variable}\``} before ${released.name}(), or copy what is needed later.`,
      registers: [name],
      holds: { [name]: 'an address that is no longer valid' },
    };
  }
  return {
    kind: 'not-a-pointer',
    cause: `${name} is used as an address, and the verifier knows it as a number only.`,
    fix: 'Read kernel memory by `BPF_CORE_READ(pointer, field)` or `bpf_probe_read_kernel()`, and that of a process by `bpf_probe_read_user()`.',
    ...only(name, 'scalar()'),
  };
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

function argumentWords(name: string): string {
  const ordinal = ordinals[Number(name.slice(1)) - 1];
  return ordinal === undefined ? 'an argument' : `a ${ordinal} argument`;
}

const words: Readonly<Record<string, string>> = {
  fp: 'an address on the stack',
  map_value: "a map's value",
  map_ptr: 'a map',
  ctx: "the program's context",
  scalar: 'a number',
  inv: 'a number',
  pkt: 'an address in the packet',
};

/** The kernel lists up to a dozen; those that a program is likely to have stand first in the table. */
function accepted(expected: string): string {
  const types = new Set(expected.split(', '));
  const known = Object.keys(words).flatMap((type) => (types.has(type) ? (words[type] ?? []) : []));
  return known.length === 0 ? expected : known.slice(0, 3).join(', or ');
}
