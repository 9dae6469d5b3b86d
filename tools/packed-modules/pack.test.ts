import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packModules } from './pack.ts';

let top: string;
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'packed-')));
  mkdirSync(join(top, 'packages/a/node_modules'), { recursive: true });
  write('packages/a/package.json', '{"type":"module"}');
  write(
    'packages/a/main.ts',
    "import { b } from './b.ts';\nconsole.log(`${b} ü` satisfies string);",
  );
  write('packages/a/b.ts', "export const b: string = 'packed';");
  write('packages/a/node_modules/c.ts', 'not a module of ours');
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function write(file: string, text: string): void {
  writeFileSync(join(top, file), text);
}

function run(variables: Readonly<Record<string, string>>): string {
  const env = { ...process.env, ...variables };
  return execFileSync(process.execPath, [join(top, 'packages/a/main.ts')], {
    env,
    encoding: 'utf8',
  });
}

test('Node.js takes modules from the pack', () => {
  const variables = packModules(join(top, 'out'), top);
  write('packages/a/b.ts', "export const b: string = 'read';");
  expect(run({})).toBe('read ü\n');
  expect(run(variables)).toBe('packed ü\n');
});

test('what the pack has not is read', () => {
  write('packages/a/main.ts', "import { b } from './later.ts';\nconsole.log(b);");
  const variables = packModules(join(top, 'out'), top);
  write('packages/a/later.ts', "export const b: string = 'later';");
  expect(run(variables)).toBe('later\n');
});
