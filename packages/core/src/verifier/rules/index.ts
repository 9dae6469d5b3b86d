import { callRules } from './calls.ts';
import { memoryRules } from './memory.ts';
import { programRules } from './program.ts';
import type { Rule } from './rule.ts';
import { valueRules } from './values.ts';

/** All rules; the first that knows the kernel's words explains them. */
export const rules: readonly Rule[] = [
  ...callRules,
  ...memoryRules,
  ...valueRules,
  ...programRules,
];
