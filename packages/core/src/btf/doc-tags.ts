import { BtfError } from '../errors/btf-error.ts';
import type { Btf } from './btf.ts';
import type { BtfType } from './types.ts';

const PREFIX = 'doc:';
const indexes = new WeakMap<Btf, ReadonlyMap<string, string>>();

/**
 * What C says about a declaration with `__attribute__((btf_decl_tag("doc:…")))`, for the docs of generated types.
 *
 * @param id a struct, union, typedef or variable
 * @param member the index of one of its members; without it, the type as a whole
 */
export function docOf(btf: Btf, id: number, member = -1): string | undefined {
  let index = indexes.get(btf);
  if (index === undefined) indexes.set(btf, (index = indexOf(btf)));
  return index.get(`${id} ${member}`);
}

function indexOf(btf: Btf): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (let id = 1; id < btf.length; id++) {
    const type = readable(btf, id);
    if (type?.kind !== 'decl_tag' || !type.name.startsWith(PREFIX)) continue;
    index.set(`${type.type} ${type.component}`, type.name.slice(PREFIX.length).trim());
  }
  return index;
}

/** A type that is corrupt says nothing about others: whoever needs it is told then. */
function readable(btf: Btf, id: number): BtfType | undefined {
  try {
    return btf.type(id);
  } catch (error) {
    if (error instanceof BtfError) return undefined;
    throw error;
  }
}
