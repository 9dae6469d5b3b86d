import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lastWords } from './last-words.ts';

const task = { id: 'x#test:y', script: 'test:y', folder: 'x', fromCache: false, exitCode: 1 };
let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'last-words-'));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text);
}

test('they are the end of what turbo kept, without what pnpm adds', () => {
  write(
    'x/.turbo/turbo-test$colon$y.log',
    `\n> x@1 test:y /x\n> vitest\n\n${'old\n'.repeat(30)}\u001B[31mnew\u001B[39m\n ELIFECYCLE  Command failed.\n`,
  );
  const lines = lastWords(top, task).split('\n');
  expect(lines).toHaveLength(18);
  expect(lines.at(-1)).toBe('new');
});

test('they are what the task itself left, when it did', () => {
  write('x/.turbo/turbo-test$colon$y.log', 'log\n');
  write('x/.test-results/test-y.txt', 'own\n');
  expect(lastWords(top, task)).toBe('own');
});

test('a task that left nothing has none', () => {
  expect(lastWords(top, task)).toBe('');
});
