import { expect, test } from 'vitest';
import { filterTable, filterText } from './text-output.ts';

test('a filter says what has to hold, all together', () => {
  expect(filterText({})).toBe('everything');
  expect(filterText({ ports: [80, 443], networks: ['10.0.0.0/8'], pids: [7] })).toBe(
    'pid 7, port 80 or 443, address 10.0.0.0/8',
  );
  expect(filterText({ states: ['CLOSE_WAIT', 'CLOSE'] })).toBe(
    'everything, with changes to close_wait, close',
  );
});

test('filters are in columns', () => {
  expect(
    filterTable([
      { name: 'web', pid: 4242, changes: 1, filter: { ports: [443] } },
      { name: 'a-longer-name', pid: 7, changes: 0, filter: {} },
    ]),
  ).toEqual([
    'NAME              PID    CHANGED TELLS OF',
    'web              4242     1 time port 443',
    'a-longer-name       7    0 times everything',
  ]);
  expect(filterTable([])).toEqual([]);
});
