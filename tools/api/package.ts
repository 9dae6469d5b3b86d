import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isExported, readModule, type Module, type Source } from './module.ts';
import type { Statement } from './statements.ts';

/** A declaration, and the module it stands in. */
export interface Declared {
  readonly module: string;
  readonly name: string;
  readonly statements: readonly Statement[];
}

/** The emitted declarations of a package. */
export class Package {
  readonly #folder: string;
  readonly #modules = new Map<string, Module>();

  /** @param folder where the compiler put them */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What a module exports, by name, wherever it is declared. */
  exportsOf(module: string): ReadonlyMap<string, Declared> {
    const { declared, reexported, stars } = this.#module(module);
    const found = new Map<string, Declared>();
    for (const star of stars)
      for (const [name, each] of this.exportsOf(resolve(module, star))) found.set(name, each);
    for (const [name, statements] of declared)
      if (statements.some(isExported)) found.set(name, { module, name, statements });
    for (const [name, source] of reexported) {
      const each = this.#find(module, source);
      if (each !== undefined) found.set(name, each);
    }
    return found;
  }

  /** What a name means in a module; undefined when it is none of the package's. */
  lookUp(module: string, name: string): Declared | undefined {
    const { declared, imported } = this.#module(module);
    const statements = declared.get(name);
    if (statements !== undefined) return { module, name, statements };
    const source = imported.get(name);
    return source === undefined ? undefined : this.#find(module, source);
  }

  #find(module: string, { from, name }: Source): Declared | undefined {
    return this.exportsOf(resolve(module, from)).get(name);
  }

  #module(name: string): Module {
    let module = this.#modules.get(name);
    if (module === undefined) {
      module = readModule(readFileSync(join(this.#folder, `${name}.d.ts`), 'utf8'));
      this.#modules.set(name, module);
    }
    return module;
  }
}

function resolve(module: string, relative: string): string {
  return join(module, '..', relative);
}
