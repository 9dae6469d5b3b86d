import { readFileSync } from 'node:fs';
import { Btf } from '../btf/btf.ts';

const KERNEL_BTF = '/sys/kernel/btf/vmlinux';

/** Asked for before, and not there. */
const missing = new Set<string>();
const found = new Map<string, bigint>();

/** The values that the running kernel's enums have for these names; none for those it has not, or without BTF. */
export function kernelConstants(names: ReadonlySet<string>): ReadonlyMap<string, bigint> {
  const wanted = new Set([...names].filter((name) => !found.has(name) && !missing.has(name)));
  if (wanted.size > 0) search(wanted);
  return found;
}

/** Reads all types: some hundred milliseconds, which only tracepoints with unknown constants are worth. */
function search(wanted: Set<string>): void {
  for (const type of kernelBtf()?.types() ?? []) {
    if (type.kind !== 'enum' && type.kind !== 'enum64') continue;
    for (const { name, value } of type.values)
      if (wanted.delete(name)) found.set(name, BigInt(value));
    if (wanted.size === 0) return;
  }
  for (const name of wanted) missing.add(name);
}

function kernelBtf(): Btf | undefined {
  try {
    return Btf.parse(readFileSync(KERNEL_BTF));
  } catch {
    // Flags stay numbers, which is what they are.
    return undefined;
  }
}
