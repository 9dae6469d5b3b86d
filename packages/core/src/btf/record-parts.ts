import { BtfError } from '../errors/btf-error.ts';
import { enter, noForm, type Classification } from './classification.ts';
import {
  fieldsOf,
  type BitRange,
  type Field,
  type Part,
  type Representation,
} from './representation.ts';
import { stripModifiers } from './resolve.ts';
import type { BtfType, DatasecType, Member, StructType, UnionType } from './types.ts';

/** task_struct with all that is in it has some 5 000. */
const MAX_MEMBERS = 100_000;

/**
 * The properties of a struct, union or section, with those of its anonymous members.
 *
 * @throws {BtfError} naming the field that has no JavaScript form
 */
export function recordParts(
  context: Classification,
  type: StructType | UnionType | DatasecType,
  path: string,
): readonly Part[] {
  const parts =
    type.kind === 'datasec' ? variables(context, type, path) : members(context, type, path, 0);
  const seen = new Set<string>();
  for (const { name } of fieldsOf(parts)) {
    if (seen.has(name))
      throw new BtfError(`${path}: this BTF is corrupt: two fields are named '${name}'.`);
    seen.add(name);
  }
  if (type.kind === 'union') refuseExact(parts, path);
  return parts;
}

function variables(context: Classification, type: DatasecType, path: string): readonly Field[] {
  return type.variables.map(({ type: id, offset }): Field => {
    const variable = context.btf.type(id);
    const name = variable.kind === 'var' ? variable.name : '';
    const representation = context.representationOf(id, `${path}.${name}`);
    // Before libbpf opened the object no section has a size, and all offsets are 0.
    if (type.size > 0)
      assertFits(variable, representation.size, 0, offset, type, `${path}.${name}`);
    return { kind: 'field', name, offset, bits: undefined, representation };
  });
}

/** @param start bytes from the record's start to this (anonymous) struct or union in it */
function members(
  context: Classification,
  type: StructType | UnionType,
  path: string,
  start: number,
): readonly Part[] {
  context.members += 1 + type.members.length;
  if (context.members > MAX_MEMBERS)
    throw new BtfError(`${path}: more than ${MAX_MEMBERS} members: this BTF is corrupt.`);
  return type.members.flatMap((member, index): readonly Part[] => {
    const last = index === type.members.length - 1;
    const { type: inner } = stripModifiers(context.btf, member.type);
    if (member.name === '') {
      // An unnamed bit-field is padding; nothing else but a struct or union has no name.
      if (inner.kind !== 'struct' && inner.kind !== 'union') return [];
      const offset = start + member.bitOffset / 8;
      assertFits(inner, inner.size, start, offset, type, path);
      enter(context, inner, path);
      const parts = members(context, inner, path, offset);
      context.open.delete(inner.id);
      if (inner.kind === type.kind) return parts;
      if (inner.kind === 'union') refuseExact(parts, path);
      return [{ kind: 'group', of: inner.kind, offset, size: inner.size, parts }];
    }
    // C's flexible array member: its length is not part of the type.
    if (inner.kind === 'array' && inner.length === 0 && last) return [];
    return [field(context, type, member, inner, start, `${path}.${member.name}`)];
  });
}

function field(
  context: Classification,
  owner: StructType | UnionType,
  member: Member,
  inner: BtfType,
  start: number,
  path: string,
): Field {
  const representation = context.representationOf(member.type, path);
  const { name } = member;
  const bits = bitRange(member, inner);
  if (bits === undefined) {
    const offset = start + member.bitOffset / 8;
    assertFits(inner, representation.size, start, offset, owner, path);
    return { kind: 'field', name, offset, bits, representation };
  }
  const { kind, size } = representation;
  if (
    kind === 'string' ||
    kind === 'bytes' ||
    kind === 'array' ||
    kind === 'record' ||
    kind === 'float'
  ) {
    throw noForm(path, inner, 'this BTF is corrupt: only integers can be bit-fields');
  }
  const offset = start + Math.floor(bits.start / 8);
  const range = { start: bits.start % 8, size: bits.size };
  if (bits.size > size * 8)
    throw noForm(path, inner, `this BTF is corrupt: ${bits.size} bits are more than it has`);
  assertFits(inner, Math.ceil((range.start + range.size) / 8), start, offset, owner, path);
  return { kind: 'field', name, offset, bits: range, representation };
}

/** Before kind_flag (Linux 5.1), a bit-field's size was in an int type of its own. */
function bitRange(member: Member, type: BtfType): BitRange | undefined {
  const { bitOffset, bitSize } = member;
  const whole = 'size' in type ? type.size * 8 : 0;
  if (bitSize > 0)
    return bitSize === whole && bitOffset % 8 === 0
      ? undefined
      : { start: bitOffset, size: bitSize };
  if (type.kind === 'int' && !type.bool && type.bits > 0 && type.bits !== whole)
    return { start: bitOffset + type.bitOffset, size: type.bits };
  return bitOffset % 8 === 0 ? undefined : { start: bitOffset, size: whole };
}

function assertFits(
  type: BtfType,
  size: number,
  start: number,
  offset: number,
  owner: StructType | UnionType | DatasecType,
  path: string,
): void {
  if (Number.isInteger(offset) && offset + size <= start + owner.size) return;
  throw noForm(
    path,
    type,
    `this BTF is corrupt: it lies at byte ${offset} to ${offset + size} of ${start + owner.size}`,
  );
}

/** All alternatives of a union are decoded, and those not in use hold anything: a promise about their range cannot be kept. */
function refuseExact(parts: readonly Part[], path: string): void {
  const inner = exactIn(parts, path, new Set());
  if (inner === undefined) return;
  throw new BtfError(
    `${inner}: u53 and s53 cannot be used in a union, whose other members may leave any bits there. Use u64 or s64.`,
  );
}

function exactIn(
  parts: readonly Part[],
  path: string,
  seen: Set<Representation>,
): string | undefined {
  for (const { name, representation } of fieldsOf(parts)) {
    let inner = representation;
    while (inner.kind === 'array') inner = inner.element;
    if (inner.kind === 'exact') return `${path}.${name}`;
    if (inner.kind !== 'record' || seen.has(inner)) continue;
    seen.add(inner);
    const found = exactIn(inner.parts, `${path}.${name}`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
