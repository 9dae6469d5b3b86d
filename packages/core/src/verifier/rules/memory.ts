import { addressRegister, only, type Rule } from './rule.ts';

const plural = (bytes: string) => (bytes === '1' ? '1 byte' : `${bytes} bytes`);

/** Where an access lies that goes beyond what is there. */
function reach(offset: string, size: string, said: readonly string[] = []): string {
  const verb = said.some((line) => line.includes(' max value is outside')) ? 'may start' : 'starts';
  return `this access to ${plural(size)} ${verb} at byte ${offset}`;
}

const CHECK_INDEX =
  'Check the index against the number of elements right before the access, or make it fit: `index &= COUNT - 1` for a power of two.';

/** The register whose bounds the kernel complains of, on the line after. */
const register = (words: string) => /^R\d+(?= (?:min|max) value)/m.exec(words)?.[0];

/** Accesses beyond the end of something. */
export const memoryRules: readonly Rule[] = [
  {
    pattern: /invalid access to map value, value_size=(\d+) off=(-?\d+) size=(\d+)/,
    explain: ([, length = '', offset = '', size = ''], { said }) => {
      const variable = said.some((line) => / max value is outside/.test(line));
      const name = register(said.join('\n'));
      return {
        kind: 'out-of-bounds-map-value',
        cause: `The map's values have ${plural(length)}, and ${reach(offset, size, said)}.`,
        fix: variable
          ? CHECK_INDEX
          : `Stay within the ${plural(length)} of the value, or give the map a larger value type.`,
        ...only(name, `map_value(vs=${length})`),
      };
    },
  },
  {
    pattern: /invalid access to memory, mem_size=(\d+) off=(-?\d+) size=(\d+)/,
    explain: ([, length = '', offset = '', size = ''], { said }) => {
      const name = register(said.join('\n'));
      return {
        kind: 'out-of-bounds-memory',
        cause: `There ${length === '1' ? 'is' : 'are'} ${plural(length)} at this address, and ${reach(offset, size, said)}.`,
        fix: 'Stay within what was reserved or given, or ask for more: `sizeof` of what is written there.',
        ...only(name, `mem(sz=${length})`),
      };
    },
  },
  {
    pattern: /invalid access to packet, off=(-?\d+) size=(\d+), (R\d+)\(id=\d+,off=-?\d+,r=(\d+)\)/,
    explain: ([, offset = '', size = '', name = '', range = '']) => ({
      kind: 'out-of-bounds-packet',
      cause: `${Number(range) === 0 ? 'No byte' : `Only ${plural(range)}`} of the packet ${Number(range) === 1 || Number(range) === 0 ? 'is' : 'are'} known to be there, and ${reach(offset, size)}.`,
      fix: `Compare with the packet's end first: \`if ((void *)data + ${Number(offset) + Number(size)} > data_end) return …;\``,
      ...only(name, 'pkt'),
    }),
  },
  {
    pattern:
      /invalid (?:indirect access to stack|write to stack|read from stack|stack type) (R\d+) off=(-?\d+) (?:access_)?size=(\d+)/,
    explain: ([, name = '', offset = '', size = '']) => ({
      kind: 'out-of-bounds-stack',
      cause: stackReach(Number(offset), Number(size)),
      fix: 'Make the size fit the variable: pass `sizeof(variable)` to the helper, or make the variable larger.',
      ...only(name, `fp${offset}`),
    }),
  },
  {
    pattern: /access beyond struct (\w+) at off (-?\d+) size (\d+)/,
    explain: ([, struct = '', offset = '', size = ''], log) => ({
      kind: 'out-of-bounds-struct',
      cause: `The kernel's struct ${struct} ends before byte ${Number(offset) + Number(size)}.`,
      fix: 'Name the field and let CO-RE find its offset: `BPF_CORE_READ(pointer, field)`.',
      ...only(addressRegister(log), `ptr_${struct}`),
    }),
  },
  {
    pattern:
      /math between (\w+) pointer and register with unbounded min value is not allowed|value (-?\d+) makes (\w+) pointer be out of bounds|(R\d+) unbounded memory access, make sure to bounds check|(R\d+) min value is negative, either use unsigned index/,
    explain: ([, math, , made, unbounded, negative], { instruction }) => {
      const [, target, number] = /^r(\d+) [+-]= r(\d+)$/.exec(instruction?.text ?? '') ?? [];
      const named = unbounded ?? negative;
      const added =
        target === undefined
          ? { registers: [] }
          : {
              registers: [`R${target}`, `R${number}`],
              otherwise: {
                [`R${target}`]: math ?? made ?? 'an address',
                [`R${number}`]: 'a number that is not checked at both ends',
              },
            };
      return {
        kind: 'unbounded-offset',
        cause:
          'The number added to this address may be negative or very large, so the result may lie outside of the object.',
        fix: 'Check both ends before using it as an index: `if (index < 0 || index >= COUNT) return 0;`, or make it unsigned and check its upper end.',
        ...(named === undefined
          ? added
          : only(named, 'an address with an offset that is not checked at both ends')),
      };
    },
  },
  {
    pattern: /(R\d+) unbounded memory access, use 'var &= const' or 'if \(var < const\)'/,
    explain: ([, name = '']) => unboundedSize(name, 'may be larger than any memory'),
  },
  {
    pattern: /(R\d+) min value is negative, either use unsigned or 'var &= const'/,
    explain: ([, name = '']) => unboundedSize(name, 'may be negative'),
  },
  {
    pattern: /(R\d+) invalid zero-sized? read/,
    explain: ([, name = '']) => unboundedSize(name, 'may be 0'),
  },
  {
    pattern:
      /write into map forbidden|(R\d+) cannot write into (\w+)|cannot write into (packet)|only read is supported|read-only (?:data|memory)/,
    explain: ([, name], log) => ({
      kind: 'read-only',
      cause: 'The program writes to memory that it may only read, such as a `const` variable.',
      fix: 'Make the variable non-const if the program is to change it; set constants from user space, before load().',
      ...only(name ?? addressRegister(log), 'an address in memory that can only be read'),
    }),
  },
  {
    pattern: /misaligned (\w+) access off .*?([+-]\d+)(?:\+0)? size (\d+)/,
    explain: ([, where = '', offset = '', bytes = ''], log) => ({
      kind: 'misaligned',
      cause: `An access of ${plural(bytes)} to the ${where === 'stack' ? 'stack' : where} starts at byte ${offset.replace('+', '')}, which ${bytes} does not divide.`,
      fix: 'Let the compiler lay it out: use a struct with fields of the right types, or copy with `__builtin_memcpy`.',
      ...only(
        addressRegister(log),
        where === 'stack' ? `fp${offset}` : `an address in the ${where}`,
      ),
    }),
  },
];

function unboundedSize(name: string, what: string) {
  return {
    kind: 'unbounded-size',
    cause: `The size given in ${name} ${what}.`,
    fix: 'Limit it right before the call: `if (size > sizeof(buffer)) size = sizeof(buffer);` with an unsigned size, or `size &= sizeof(buffer) - 1` for a power of two.',
    ...only(name, `a number that ${what}`),
  } as const;
}

function stackReach(offset: number, bytes: number): string {
  if (offset + bytes > 0)
    return `${bytes} bytes starting ${-offset} bytes below the top of the stack reach ${offset + bytes} bytes beyond it: the variable is smaller than the access.`;
  if (offset < -512)
    return `The access starts ${-offset} bytes below the top of the stack, which has 512.`;
  return `This access to ${bytes} bytes, ${-offset} bytes below the top of the stack, is not within the stack.`;
}
