import type { Declared, Package } from './package.ts';
import { withoutDocs } from './statements.ts';

/**
 * The public face of an entry point as text: what it exports, by name, and then what these name without its being exported. Docs are left out, so
 * that a difference is one of the interface.
 *
 * @param specifier what users import: `@ebpf-dojo/core`
 * @param module its module in the package
 */
export function apiReport(specifier: string, declarations: Package, module: string): string {
  const exported = declarations.exportsOf(module);
  const named = hidden(declarations, [...exported.values()]);
  const list = (all: Iterable<Declared>) =>
    [...all]
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ statements }) =>
        statements.map(({ text }) => `${withoutDocs(text).replace(/^declare /, '')}\n`).join(''),
      )
      .join('\n');
  const rest =
    named.length === 0 ? '' : `\n// Not exported, but named by what is.\n\n${list(named)}`;
  return `// What ${specifier} exports. Written by \`pnpm api:write\`; a change of it is a change for users.\n\n${list(exported.values())}${rest}`;
}

function hidden(declarations: Package, exported: readonly Declared[]): readonly Declared[] {
  const key = ({ module, name }: Declared) => `${module} ${name}`;
  const seen = new Map(exported.map((each) => [key(each), each]));
  const found: Declared[] = [];
  const queue = [...exported];
  for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
    const { module, statements } = each;
    const words = statements.flatMap(({ text }) => withoutDocs(text).match(/[\w$]+/g) ?? []);
    for (const word of new Set(words)) {
      const other = declarations.lookUp(module, word);
      if (other === undefined || seen.has(key(other))) continue;
      seen.set(key(other), other);
      found.push(other);
      queue.push(other);
    }
  }
  return found;
}
