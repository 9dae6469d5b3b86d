import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NativeCompileError, compileNative } from './native.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'native-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function compile(source: string): string {
  writeFileSync(join(folder, 'three.c'), source);
  return compileNative(['three.c'], { cwd: folder, out: '.' });
}

test('a C source becomes a program that runs, called as the source is', () => {
  expect(compile('#include <stdio.h>\nint main(void) { return puts("3") < 0; }')).toBe('three');
  expect(execFileSync(join(folder, 'three'), { encoding: 'utf8' })).toBe('3\n');
});

test('several sources become one program, of a name of its own', () => {
  writeFileSync(join(folder, 'one.c'), 'int two(void);\nint main(void) { return two(); }');
  writeFileSync(join(folder, 'two.c'), 'int two(void) { return 2; }');
  const path = compileNative(['one.c', 'two.c'], { cwd: folder, out: folder, name: 'both' });
  expect(path).toBe(join(folder, 'both'));
  expect(spawnSync(path).status).toBe(2);
});

test('what clang says of a source that is wrong is told, with the name it was given by', () => {
  expect(() => compile('int main(void) { return none; }')).toThrow(NativeCompileError);
  expect(() => compile('int main(void) { return none; }')).toThrow(
    /^three\.c does not compile:\nthree\.c:1:25: error: use of undeclared identifier 'none'/,
  );
});
