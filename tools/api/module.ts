import { statementsOf, type Statement } from './statements.ts';

/** Where a name of a module comes from. */
export interface Source {
  /** The module, relative to this one, without extension. */
  readonly from: string;
  /** What it is called there. */
  readonly name: string;
}

/** One emitted `.d.ts`. */
export interface Module {
  /** What it declares, by name; functions may be declared several times. */
  readonly declared: ReadonlyMap<string, readonly Statement[]>;
  readonly imported: ReadonlyMap<string, Source>;
  /** What it exports of others'. */
  readonly reexported: ReadonlyMap<string, Source>;
  /** Modules of which it exports everything. */
  readonly stars: readonly string[];
}

const DECLARATION =
  /^(?:export )?(?:declare )?(?:abstract )?(?:class|interface|type|const|let|function|enum) ([\w$]+)/;
const LIST = /^(import|export) (?:type )?\{([^}]*)\}(?: from ['"](\.[^'"]*)\.[jt]s['"])?;$/;
const STAR = /^export \* from ['"](\.[^'"]*)\.[jt]s['"];$/;

/** Reads the text of a `.d.ts` that the compiler emitted. */
export function readModule(text: string): Module {
  const declared = new Map<string, Statement[]>();
  const imported = new Map<string, Source>();
  const reexported = new Map<string, Source>();
  const stars: string[] = [];
  for (const statement of statementsOf(text.split('\n'))) {
    const name = DECLARATION.exec(statement.text)?.[1];
    if (name !== undefined) declared.set(name, [...(declared.get(name) ?? []), statement]);
    const star = STAR.exec(statement.text)?.[1];
    if (star !== undefined) stars.push(star);
    const [, kind, names = '', from] = LIST.exec(statement.text) ?? [];
    if (from === undefined) continue;
    for (const each of names.split(',').map((part) => part.trim().replace(/^type /, ''))) {
      const [original = '', alias = original] = each.split(' as ');
      if (original !== '')
        (kind === 'import' ? imported : reexported).set(alias, { from, name: original });
    }
  }
  return { declared, imported, reexported, stars };
}

/** What a module declares and exports. */
export function isExported({ text }: Statement): boolean {
  return text.startsWith('export ');
}
