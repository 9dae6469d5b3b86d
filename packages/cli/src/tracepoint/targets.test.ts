import { expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { findTargets } from './targets.ts';

test.for([[[]], [['sched']], [['sched:']], [['a', 'b', 'c']], [['a:b:c']], [['a', '../b']]])(
  '[E9] %s is no tracepoint, and nothing is looked for',
  ([words]) => {
    expect(() => findTargets(words ?? [], 1)).toThrow(UsageError);
    expect(() => findTargets(words ?? [], 1)).toThrow(/category and name, such as/);
  },
);
