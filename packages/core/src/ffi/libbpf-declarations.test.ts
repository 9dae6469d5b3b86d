// A prototype that differs from the header corrupts memory without a word: every line is compared with what is installed.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { libbpfVersion } from '../libbpf-version.ts';
import type { Declaration } from './declare.ts';
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

/**
 * On one line, with single spaces. `const` and the names of parameters differ between versions, and do not change the call.
 */
function normal(prototype: string): string {
  return prototype
    .replaceAll(/\bconst /g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\* /g, '*')
    .replaceAll(/\( /g, '(')
    .replaceAll(/(?<=[ *])\w+(?=[,)])/g, '')
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

/** What a parameter of this C type has to be in TypeScript. NULL may be added where C takes it. */
function typescriptOf(type: string): readonly string[] {
  const plain = type.replaceAll(/\bconst /g, '').trim();
  if (plain === '__u32 *') return ['Uint32Array'];
  if (plain === '__u64 *' || plain === 'size_t *') return ['BigUint64Array'];
  if (plain === 'char *') return type.startsWith('const') ? ['string'] : ['Memory'];
  if (plain === 'ring_buffer_sample_fn' || plain === 'libbpf_print_fn_t') return ['Pointer'];
  if (plain.endsWith('*')) return ['Memory', 'Pointer'];
  if (plain === 'bool') return ['boolean'];
  if (plain === 'size_t' || plain === '__u64') return ['Count'];
  if (plain === 'void') return ['void'];
  return ['number'];
}

interface Signature {
  readonly parameters: readonly string[];
  readonly returns: string;
}

/** The TypeScript signatures, which exist in the source only. */
function signaturesInSource(): Map<string, Signature> {
  const folder = new URL('libbpf/', import.meta.url);
  const text = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8').replaceAll(/\s+/g, ' '))
    .join('\n');
  const declaration = /(\w+): declare<\s*\(\s*([^()]*?),?\s*\) => ([^()]*?),?\s*>\(/g;
  return new Map(
    [...text.matchAll(declaration)].map(([, name = '', parameters = '', returns = '']) => [
      name,
      {
        parameters: list(parameters).map((parameter) => parameter.replace(/^\w+: /, '')),
        returns: returns.trim(),
      },
    ]),
  );
}

function list(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `const char *name` without the name. */
function typeOfParameter(parameter: string): string {
  return parameter.replace(/\w+$/, '').trim();
}

/** Whether `version` is above that of the installed library, whose headers then cannot have the function. */
function newerThanInstalled(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [ourMajor = 0, ourMinor = 0] = libbpfVersion().split('.').map(Number);
  return major > ourMajor || (major === ourMajor && minor > ourMinor);
}

const declarations = Object.entries<Declaration>(libbpfDeclarations);

describe('libbpf declarations', () => {
  const headers = prototypesInHeaders();
  const versions = versionsInLibrary();
  const signatures = signaturesInSource();

  test.for(declarations)('%s is as in the installed header', ([name, { prototype, since }]) => {
    if (newerThanInstalled(since)) expect(headers.get(name)).toBeUndefined();
    else expect(normal(prototype)).toBe(headers.get(name));
  });

  test.for(declarations)('%s has a signature that fits its prototype', ([name, { prototype }]) => {
    const [, returns = '', parameters = ''] =
      new RegExp(`^(.*?)\\b${name}\\((.*)\\)$`).exec(prototype) ?? [];
    const c = parameters === 'void' ? [] : list(parameters).map(typeOfParameter);
    const ours = signatures.get(name);
    expect(ours?.parameters).toHaveLength(c.length);
    for (const [index, type] of c.entries()) {
      const [first = '', ...others] = ours?.parameters[index]?.split(' | ') ?? [];
      expect(typescriptOf(type), `parameter ${index + 1}: ${type}`).toContain(first);
      expect(['', 'null']).toContain(others.join(' | '));
    }
    expect(typescriptOf(returns), `result: ${returns}`).toContain(
      ours?.returns.replace(' | null', ''),
    );
  });

  test.for(declarations)('%s says the version that introduced it', ([name, { since }]) => {
    if (newerThanInstalled(since)) expect(versions.get(name)).toBeUndefined();
    else expect(since).toBe(versions.get(name));
  });

  test('resolve in the installed library; what is newer says which version has it', () => {
    const functions: Readonly<Record<string, unknown>> = libbpf;
    for (const [name, { since }] of declarations) {
      if (!newerThanInstalled(since)) expect(functions[name]).toBeTypeOf('function');
      else expect(() => functions[name]).toThrow(`${name} needs libbpf ${since}`);
    }
  });
});
