import { BtfError } from '../errors/btf-error.ts';
import type { Btf } from './btf.ts';
import { describeType } from './types.ts';
import type { BtfType } from './types.ts';

/** The kernel allows 32 steps (MAX_RESOLVE_DEPTH in kernel/bpf/btf.c); more than this is a cycle. */
const MAX_DEPTH = 64;
const POINTER_BYTES = 8;

/** A type without its names and qualifiers, and the names that were on it. */
export interface Resolved {
  readonly type: BtfType;
  /** Names of the typedefs passed, the outermost first. */
  readonly typedefs: readonly string[];
}

/**
 * Goes through typedef, const, volatile, restrict and type_tag to what is below.
 *
 * @throws {BtfError} when there is no such type, or the chain is a cycle
 */
export function stripModifiers(btf: Btf, id: number): Resolved {
  const typedefs: string[] = [];
  let type = btf.type(id);
  for (let depth = 0; ; depth++) {
    if (depth > MAX_DEPTH)
      throw new BtfError(`This BTF is corrupt: the names and qualifiers of type ${id} never end.`);
    switch (type.kind) {
      case 'typedef':
        typedefs.push(type.name);
        type = btf.type(type.type);
        break;
      case 'const':
      case 'volatile':
      case 'restrict':
      case 'type_tag':
        type = btf.type(type.type);
        break;
      default:
        return { type, typedefs };
    }
  }
}

/**
 * Bytes that a value of a type takes.
 *
 * @throws {BtfError} for void, functions, declarations without a body, nested cycles, and more bytes than an address space has
 */
export function sizeOf(btf: Btf, id: number): number {
  let count = 1;
  let at = id;
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    const { type } = stripModifiers(btf, at);
    switch (type.kind) {
      case 'array':
        count *= type.length;
        at = type.element;
        break;
      case 'var':
        at = type.type;
        break;
      case 'pointer':
        return bytes(count * POINTER_BYTES, id);
      case 'int':
      case 'float':
      case 'enum':
      case 'enum64':
      case 'struct':
      case 'union':
      case 'datasec':
        return bytes(count * type.size, id);
      default:
        throw new BtfError(`${describeType(type)} has no size.`);
    }
  }
  throw new BtfError(`This BTF is corrupt: the arrays of type ${id} never end.`);
}

/** Arrays of arrays multiply; past 2^53 the product would be rounded. */
function bytes(size: number, id: number): number {
  if (Number.isSafeInteger(size)) return size;
  throw new BtfError(`This BTF is corrupt: type ${id} has more bytes than there are addresses.`);
}
