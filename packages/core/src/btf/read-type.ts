import { kindOf, vlenOf } from './type-index.ts';
import { kindNames } from './types.ts';
import type { BtfType, Linkage } from './types.ts';

const LINKAGE: readonly Linkage[] = ['static', 'global', 'extern'];

/** What {@link readType} reads from. */
export interface TypeSource {
  readonly view: DataView;
  readonly littleEndian: boolean;
  /** The string at an offset of the string section. */
  name(offset: number): string;
}

/**
 * Reads one `struct btf_type` and what follows it (Documentation/bpf/btf.rst, "Type Encoding").
 *
 * @param at where it starts; the index made sure that all of it is there
 * @throws {BtfError} when a name lies outside the strings
 */
export function readType(source: TypeSource, id: number, at: number): BtfType {
  const { view, littleEndian } = source;
  const u32 = (offset: number) => view.getUint32(offset, littleEndian);
  const s32 = (offset: number) => view.getInt32(offset, littleEndian);
  const info = u32(at + 4);
  const flag = info >>> 31 === 1;
  const name = source.name(u32(at));
  // One word with two meanings, by kind.
  const size = u32(at + 8);
  const type = size;
  const extra = at + 12;
  const each = <T>(bytes: number, read: (offset: number) => T): T[] =>
    Array.from({ length: vlenOf(info) }, (_, index) => read(extra + index * bytes));

  const kind = kindNames[kindOf(info)];
  switch (kind) {
    case 'int': {
      const word = u32(extra);
      const encoding = (word >>> 24) & 0xf;
      return {
        kind,
        id,
        name,
        size,
        signed: (encoding & 1) !== 0,
        char: (encoding & 2) !== 0,
        bool: (encoding & 4) !== 0,
        bits: word & 0xff,
        bitOffset: (word >>> 16) & 0xff,
      };
    }
    case 'pointer':
    case 'volatile':
    case 'const':
    case 'restrict':
      return { kind, id, type };
    case 'array':
      return { kind, id, element: u32(extra), index: u32(extra + 4), length: u32(extra + 8) };
    case 'struct':
    case 'union': {
      const members = each(12, (offset) => {
        const place = u32(offset + 8);
        return {
          name: source.name(u32(offset)),
          type: u32(offset + 4),
          bitOffset: flag ? place & 0xffffff : place,
          bitSize: flag ? place >>> 24 : 0,
        };
      });
      return { kind, id, name, size, members };
    }
    case 'enum': {
      const values = each(8, (offset) => ({
        name: source.name(u32(offset)),
        value: flag ? s32(offset + 4) : u32(offset + 4),
      }));
      return { kind, id, name, size, signed: flag, values };
    }
    case 'enum64': {
      const values = each(12, (offset) => {
        const value = BigInt(u32(offset + 4)) | (BigInt(u32(offset + 8)) << 32n);
        return { name: source.name(u32(offset)), value: flag ? BigInt.asIntN(64, value) : value };
      });
      return { kind, id, name, size, signed: flag, values };
    }
    case 'fwd':
      return { kind, id, name, of: flag ? 'union' : 'struct' };
    case 'typedef':
    case 'type_tag':
      return { kind, id, name, type };
    case 'func':
      return { kind, id, name, type, linkage: LINKAGE[vlenOf(info)] ?? 'static' };
    case 'func_proto':
      return {
        kind,
        id,
        returns: type,
        parameters: each(8, (offset) => ({
          name: source.name(u32(offset)),
          type: u32(offset + 4),
        })),
      };
    case 'var':
      return { kind, id, name, type, linkage: LINKAGE[u32(extra)] ?? 'static' };
    case 'datasec': {
      const variables = each(12, (offset) => ({
        type: u32(offset),
        offset: u32(offset + 4),
        size: u32(offset + 8),
      }));
      return { kind, id, name, size, variables };
    }
    case 'float':
      return { kind, id, name, size };
    case 'decl_tag':
      return { kind, id, name, type, component: s32(extra) };
    default:
      return { kind: 'unknown', id, name, number: kindOf(info) };
  }
}
