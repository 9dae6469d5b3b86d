import { afterEach, expect, test, vi } from 'vitest';
import { painter } from './color.ts';

const terminal = { isTTY: true } as NodeJS.WriteStream;
const file = { isTTY: false } as NodeJS.WriteStream;

afterEach(() => vi.unstubAllEnvs());

test('text is painted on a terminal only, and only when that is wanted', () => {
  vi.stubEnv('NO_COLOR', '');
  expect(painter(true, terminal)('red', 'x')).toBe('\u001B[31mx\u001B[39m');
  expect(painter(false, terminal)('red', 'x')).toBe('x');
  expect(painter(true, file)('red', 'x')).toBe('x');
  vi.stubEnv('NO_COLOR', '1');
  expect(painter(true, terminal)('red', 'x')).toBe('x');
});
