import { expect, test } from 'vitest';
import { withJsExtensions } from './declarations.ts';

test('relative imports name what was emitted; others stay', () => {
  expect(
    withJsExtensions(`import type { A } from './a.ts';
export * from "../b/c.ts";
export declare const d: import('./d.ts').D;
import e from 'e.ts';
/** Reads './a.ts'. */`),
  ).toBe(`import type { A } from './a.js';
export * from "../b/c.js";
export declare const d: import('./d.js').D;
import e from 'e.ts';
/** Reads './a.ts'. */`);
});
