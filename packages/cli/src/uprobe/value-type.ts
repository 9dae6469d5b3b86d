import { UsageError } from '../exit.ts';
import type { WholeNumber } from '../output/schema/index.ts';
import { wholeNumber } from '../output/whole-number.ts';

/** What a register holds that an argument is passed or a result returned in. */
export interface ValueType {
  /** What it is called on the command line, shortest last. */
  readonly names: readonly string[];
  /** The address of a text, which the kernel reads. */
  readonly isText: boolean;
  /** Not shown. */
  readonly isSkipped: boolean;
  readonly show: (value: bigint) => string;
  readonly json: (value: bigint) => WholeNumber | boolean;
}

const hex = (value: bigint): string => `0x${BigInt.asUintN(64, value).toString(16)}`;
const signed = (bits: number) => (value: bigint) => BigInt.asIntN(bits, value);
const unsigned = (bits: number) => (value: bigint) => BigInt.asUintN(bits, value);

function whole(names: readonly string[], read: (value: bigint) => bigint): ValueType {
  return type(names, {
    show: (value) => String(read(value)),
    json: (value) => wholeNumber(read(value)),
  });
}

function type(names: readonly string[], fields: Pick<ValueType, 'show' | 'json'>): ValueType {
  return { names, isText: false, isSkipped: false, ...fields };
}

/** JSON has no hexadecimal numbers: an address is one like all others, exact. */
const address = (value: bigint): WholeNumber => wholeNumber(BigInt.asUintN(64, value));

/** An argument of which nobody said what it is. */
export const REGISTER: ValueType = type(['hex', 'x'], { show: hex, json: address });

const LARGEST_NUMBER_SHOWN = 2n ** 31n;

/** What a function returns, when nobody said what it is. */
export const RESULT: ValueType = type([], {
  show: (value) => {
    const number = BigInt.asIntN(64, value);
    return number >= -LARGEST_NUMBER_SHOWN && number < LARGEST_NUMBER_SHOWN
      ? String(number)
      : hex(value);
  },
  json: (value) => wholeNumber(BigInt.asIntN(64, value)),
});

const pointer = type(['ptr', 'p'], {
  show: (value) => (value === 0n ? 'NULL' : hex(value)),
  json: address,
});

const types: readonly ValueType[] = [
  { ...pointer, names: ['str', 's'], isText: true },
  whole(['int', 'd'], signed(32)),
  whole(['uint', 'u'], unsigned(32)),
  whole(['long', 'ld'], signed(64)),
  whole(['ulong', 'lu'], unsigned(64)),
  type(['char', 'c'], {
    show: (value) => {
      const code = Number(value & 0xffn);
      return code >= 0x20 && code < 0x7f ? `'${String.fromCodePoint(code)}'` : String(code);
    },
    json: (value) => Number(value & 0xffn),
  }),
  type(['bool', 'b'], {
    show: (value) => String((value & 0xffn) !== 0n),
    json: (value) => (value & 0xffn) !== 0n,
  }),
  pointer,
  REGISTER,
  { ...REGISTER, names: ['_'], isSkipped: true },
];

/** @throws {UsageError} when there is no type of a name */
export function valueType(name: string): ValueType {
  const found = types.find(({ names }) => names.includes(name));
  if (found !== undefined) return found;
  const all = types.map(({ names }) => names[0]).join(', ');
  throw new UsageError(`no type is named '${name}': there are ${all}.`);
}

/**
 * The types of a function's arguments.
 *
 * @param names undefined when nobody said
 * @param most how many the kernel side reads
 * @throws {UsageError} when there is no type of a name, or more than are passed in registers
 */
export function argumentTypes(names: readonly string[] | undefined, most: number): ValueType[] {
  if (names === undefined) return Array.from({ length: most }, () => REGISTER);
  if (names.length > most)
    throw new UsageError(
      `--args takes at most ${most} types: the first ${most} whole numbers and addresses are passed in registers, others are not seen.`,
    );
  return names.map((name) => valueType(name));
}
