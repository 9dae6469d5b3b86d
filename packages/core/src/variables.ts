import type { Btf } from './btf/index.ts';

/** One global variable of an object, as its BTF describes it. */
export interface Variable {
  readonly name: string;
  /** The BTF id of the variable itself. */
  readonly id: number;
  readonly typeId: number;
  /** The BTF id of its section. */
  readonly sectionId: number;
  /** Fixed once the object is loaded. */
  readonly constant: boolean;
  /** Bytes from the start of its section. */
  readonly offset: number;
}

/** The global variables of `btf`: those in `.rodata`, `.data` and `.bss` sections that have a name visible outside their function. */
export function variablesOf(btf: Btf): Variable[] {
  const variables = new Map<string, Variable>();
  for (const datasec of btf.types()) {
    if (datasec.kind !== 'datasec' || !/^\.(rodata|data|bss)\b/.test(datasec.name)) continue;
    for (const { type, offset } of datasec.variables) {
      const variable = btf.type(type);
      if (variable.kind !== 'var' || variable.linkage === 'static' || variables.has(variable.name))
        continue;
      const constant = datasec.name.startsWith('.rodata');
      variables.set(variable.name, {
        name: variable.name,
        id: variable.id,
        typeId: variable.type,
        sectionId: datasec.id,
        constant,
        offset,
      });
    }
  }
  return [...variables.values()];
}
