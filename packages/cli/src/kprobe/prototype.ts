import type { Btf, BtfType } from '@ebpf-dojo/core';
import { WORD_BYTES } from './form.ts';

/** A function's signature, as BTF has it. */
export type FuncProto = Extract<BtfType, { kind: 'func_proto' }>;

/** A parameter and where it travels. */
export interface Argument {
  readonly name: string;
  readonly type: number;
  /** The number of its register; undefined for what is on the stack, in several registers or in those of floating-point numbers. */
  readonly register: number | undefined;
}

/** What is known of a function. */
export interface Prototype {
  /** Where its types are. */
  readonly btf: Btf;
  readonly arguments: readonly Argument[];
  /** The type's id; 0 for void. */
  readonly returns: number;
  /** Every argument is in a register of its own, as fentry wants it. */
  readonly isPlain: boolean;
}

/** How many arguments travel in registers: System V ABI of x86-64, Procedure Call Standard of arm64. */
const REGISTERS = process.arch === 'arm64' ? 8 : 6;

/** Finds out where a function's arguments are. */
export function prototypeOf(btf: Btf, proto: FuncProto, registers = REGISTERS): Prototype {
  let next = 0;
  const found = proto.parameters.map(({ name, type }, index): Argument => {
    const { words, isScalar } = placeOf(btf.resolve(type));
    const fits = next + words <= registers;
    const register = isScalar && words === 1 && fits ? next : undefined;
    // What does not fit goes to the stack as a whole; later ones may still fit.
    if (fits) next += words;
    return { name: name === '' ? `arg${index}` : name, type, register };
  });
  const isPlain = found.every(({ register }) => register !== undefined);
  return { btf, arguments: found.filter(isNamed), returns: proto.returns, isPlain };
}

/** How many registers a value takes, and whether it is a number. */
function placeOf(type: BtfType): { readonly words: number; readonly isScalar: boolean } {
  switch (type.kind) {
    case 'int':
      return { words: Math.ceil(type.size / WORD_BYTES), isScalar: true };
    case 'enum':
    case 'enum64':
    case 'pointer':
      return { words: 1, isScalar: true };
    case 'struct':
    case 'union': {
      const words = Math.ceil(type.size / WORD_BYTES);
      // Larger ones are on the stack on x86-64, and by a pointer on arm64.
      const large = process.arch === 'arm64' ? 1 : 0;
      return { words: words <= 2 ? words : large, isScalar: false };
    }
    default:
      return { words: 0, isScalar: false };
  }
}

/** Not the `…` of functions with variable arguments, which BTF has as a parameter of type void. */
function isNamed({ type }: Argument): boolean {
  return type !== 0;
}
