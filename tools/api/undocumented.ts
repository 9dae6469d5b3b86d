import type { Declared, Package } from './package.ts';
import { membersOf, type Statement } from './statements.ts';

/** Members whose meaning the language gives. */
const KNOWN = /^(?:constructor|#.*|\[Symbol\..*\]|name|message|cause|stack)$/;
const MEMBER =
  /^(?:(?:static|abstract|readonly|get|set|async) )*((?:\[[^\]]+\])|(?:"[^"]+")|#?[\w$]+)/;

/** The exports of a module, and their public members, that have no doc comment: `BpfMap.get`. */
export function undocumented(declarations: Package, module: string): readonly string[] {
  return [...declarations.exportsOf(module)].flatMap(([name, declared]) => [
    ...(declared.statements.some(({ doc }) => doc !== '') ? [] : [name]),
    ...[...publicMembers(declared)]
      .filter(([member, documented]) => !documented && !inherited(declarations, declared, member))
      .map(([member]) => `${name}.${member}`),
  ]);
}

/** Each public member, and whether it has a doc comment: one of an overloaded method or an accessor pair is enough. */
function publicMembers({ statements }: Declared): ReadonlyMap<string, boolean> {
  const members = new Map<string, boolean>();
  for (const { doc, text } of statements.flatMap(membersOf)) {
    const name = MEMBER.exec(text)?.[1];
    if (name === undefined || KNOWN.test(name) || /^(?:protected|private) /.test(text)) continue;
    members.set(name, (members.get(name) ?? false) || doc !== '');
  }
  return members;
}

/** Whether a class or interface that it extends documents the member. */
function inherited(
  declarations: Package,
  { module, statements }: Declared,
  member: string,
): boolean {
  return basesOf(statements).some((name) => {
    const base = declarations.lookUp(module, name);
    if (base === undefined) return false;
    return publicMembers(base).get(member) === true || inherited(declarations, base, member);
  });
}

function basesOf(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ text }) => {
    const [head = ''] = text.split('\n');
    const [, list = ''] = / (?:extends|implements) (.*) \{$/.exec(head) ?? [];
    return list.match(/[\w$]+/g) ?? [];
  });
}
