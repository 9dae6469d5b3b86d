import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Package } from './package.ts';
import { apiReport } from './report.ts';
import { statementsOf } from './statements.ts';
import { undocumented } from './undocumented.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'api-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A package whose modules are these, by path without extension. */
function packageOf(modules: Readonly<Record<string, string>>): Package {
  for (const [name, text] of Object.entries(modules)) {
    const path = join(folder, `${name}.d.ts`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return new Package(folder);
}

test('statements are told apart by their brackets, not by those in strings', () => {
  const text = `/** One. */
export interface A {
    /** In it. */
    b: {
        c: "}";
    };
}
export type B = {
    d: ')';
} & A;
export declare function f(options: {
    e: number;
}): void;`;
  expect(statementsOf(text.split('\n')).map((each) => each.text.split('\n')[0])).toEqual([
    'export interface A {',
    'export type B = {',
    'export declare function f(options: {',
  ]);
  expect(statementsOf(text.split('\n')).map(({ doc }) => doc)).toEqual(['/** One. */', '', '']);
});

describe('the report', () => {
  const modules = {
    index: `export { Map, type Options as MapOptions } from './maps/map.ts';\nexport * from './errors.ts';\n`,
    'maps/map': `import type { Handle } from '../handle.ts';
/** What {@link Unseen} is not. */
export declare class Map {
    #private;
    /** Docs. */
    get(key: string): Handle;
}
export interface Options {
    size: number;
}
export interface Unseen {
}
`,
    handle: `declare const flags: {
    readonly any: 0;
};
/** A handle. */
export type Handle = keyof typeof flags;
export declare function unrelated(): void;
`,
    errors: `export declare class Failure extends Error {
}
`,
  };

  test('has what is exported, and what that names, without docs', () => {
    expect(apiReport('core', packageOf(modules), 'index')).toBe(
      `// What core exports. Written by \`pnpm api:write\`; a change of it is a change for users.

export declare class Failure extends Error {
}

export declare class Map {
    #private;
    get(key: string): Handle;
}

export interface Options {
    size: number;
}

// Not exported, but named by what is.

export type Handle = keyof typeof flags;

const flags: {
    readonly any: 0;
};
`,
    );
  });

  test('sees what changes behind a name', () => {
    const before = apiReport('core', packageOf(modules), 'index');
    const changed = { ...modules, handle: modules.handle.replace('any: 0', 'any: 1') };
    expect(apiReport('core', packageOf(changed), 'index')).not.toBe(before);
  });
});

describe('a doc comment', () => {
  const problems = (text: string) => undocumented(packageOf({ index: text }), 'index');

  test('is missed on exports and their public members', () => {
    expect(
      problems(`export declare function bare(): void;
/** Documented. */
export declare class Thing {
    #private;
    readonly size: number;
    /** Documented. */
    static of(value: {
        inner: number;
    }): Thing;
    get length(): number;
    protected release(): void;
    constructor(size: number);
    [Symbol.dispose](): void;
}
declare const local: number;
export {};
`),
    ).toEqual(['bare', 'Thing.size', 'Thing.length']);
  });

  test('of one overload or accessor, or of the class it extends, is enough', () => {
    expect(
      problems(`/** Documented. */
export declare class Base {
    /** Documented. */
    close(): void;
    /** Documented. */
    get size(): number;
    set size(value: number);
    other(): void;
}
/** Documented. */
export declare class Derived<T> extends Base {
    close(): void;
    other(): void;
}
export declare function f(value: string): void;
/** Documented. */
export declare function f(value: number): void;
`),
    ).toEqual(['Base.other', 'Derived.other']);
  });
});
