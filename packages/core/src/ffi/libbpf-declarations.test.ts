// A prototype that differs from the header corrupts memory without a word: every line is compared with what is installed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { libbpf } from './libbpf.ts';
import { libbpfDeclarations } from './libbpf-declarations.ts';

const HEADERS = ['libbpf.h', 'bpf.h', 'btf.h', 'libbpf_common.h'].map(
  (name) => `/usr/include/bpf/${name}`,
);

/** Each function's prototype as the headers have it. */
function prototypesInHeaders(): Map<string, string> {
  const text = HEADERS.map((path) => readFileSync(path, 'utf8')).join('\n');
  const prototypes = new Map<string, string>();
  for (const [, prototype = ''] of text.matchAll(/^LIBBPF_API\s+([^;{]+?);/gm)) {
    const line = normal(prototype);
    const name = /(\w+)\(/.exec(line)?.[1];
    if (name !== undefined) prototypes.set(name, line);
  }
  return prototypes;
}

/** On one line, with single spaces. `const` comes and goes between versions and does not change the call. */
function normal(prototype: string): string {
  return prototype
    .replaceAll(/\bconst /g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\* /g, '*')
    .replaceAll(/\( /g, '(')
    .trim();
}

/** The version each symbol was added in, from the library's dynamic symbol table. */
function versionsInLibrary(): Map<string, string> {
  const library = execFileSync(
    'sh',
    ['-c', 'ldconfig -p | grep -o "/.*libbpf\\.so\\.1$" | head -1'],
    { encoding: 'utf8', env: { ...process.env, PATH: `${process.env['PATH']}:/sbin:/usr/sbin` } },
  ).trim();
  const table = execFileSync('objdump', ['-T', library], { encoding: 'utf8' });
  return new Map(
    [...table.matchAll(/LIBBPF_([\d.]+)\s+(\w+)$/gm)].map(([, version = '', name = '']) => [
      name,
      version,
    ]),
  );
}

describe('libbpf declarations', () => {
  test.for(Object.entries(libbpfDeclarations))(
    '%s is as in the installed header',
    ([name, { prototype }]) => {
      expect(normal(prototype)).toBe(prototypesInHeaders().get(name));
    },
  );

  test('name the version that introduced each function', () => {
    const versions = versionsInLibrary();
    const ours = Object.fromEntries(
      Object.entries(libbpfDeclarations).map(([name, { since }]) => [name, since]),
    );
    const theirs = Object.fromEntries(
      Object.keys(libbpfDeclarations).map((name) => [name, versions.get(name)]),
    );
    expect(ours).toEqual(theirs);
  });

  test('resolve in the installed library', () => {
    expect(Object.values(libbpf).map((value) => typeof value)).toEqual(
      Object.keys(libbpfDeclarations).map(() => 'function'),
    );
  });
});
