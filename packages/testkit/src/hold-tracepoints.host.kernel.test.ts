import { expect, test } from 'vitest';
import { requires } from './features/index.ts';
import { holdTracepoints } from './hold-tracepoints.ts';

const OPENAT = { category: 'syscalls', name: 'sys_enter_openat' };

test('tracepoints are held until it is closed, and what is not there is left as it is', () => {
  requires('tracepoint', 'root');
  using bystander = holdTracepoints([OPENAT, { category: 'syscalls', name: 'no_such_tracepoint' }]);
  expect(bystander?.programs.stand_by.attachments).toBe(1);
});

test('nothing is loaded for no tracepoint', () => {
  expect(holdTracepoints([])).toBeUndefined();
});
