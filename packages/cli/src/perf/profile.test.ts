import { expect, test } from 'vitest';
import { profileOf, sampleProfile } from '../testing/profile.ts';
import { StackCounts } from './stack-counts.ts';
import { topRows, topTable } from './table.ts';

test('samples with the same key are counted together, and only the first is looked at', () => {
  const counts = new StackCounts();
  const place = { pid: 42, comm: 'app', kernel: [9n], user: [1n, 2n] };
  const looked: string[] = [];
  const add = (key: string) => counts.add({ key, place: () => (looked.push(key), place) });
  expect(add('a')).toMatchObject(place);
  expect(add('a')).toBeUndefined();
  expect(add('b')).toMatchObject(place);
  expect(looked).toEqual(['a', 'b']);
  expect(Array.from(counts.stacks(), ({ count }) => count)).toEqual([2, 1]);
});

test('a profile puts stacks of the same functions together and counts what has no name', () => {
  const profile = profileOf([
    { count: 1, stack: ['main', '?'] },
    { count: 2, stack: ['main', 'work'] },
    { count: 3, stack: ['main', '?'] },
  ]);
  expect(profile.samples).toBe(6);
  expect(profile.stacks.map(({ count }) => count)).toEqual([4, 2]);
  expect(profile.frameCounts()).toEqual({ all: 12, unresolved: 4 });
});

test('self is where time is spent, total where it comes by, once however deep the recursion', () => {
  const rows = topRows(sampleProfile()).map(({ frame, self, total, comms }) => [
    frame.label,
    self,
    total,
    [...comms].join(),
  ]);
  expect(rows).toEqual([
    ['ksys_read', 4, 4, 'app'],
    ['hot /srv/app.js:3:1', 2, 2, 'app'],
    ['[app]', 1, 1, 'app'],
    ['work<T&>', 1, 1, 'a;b'],
    ['main', 0, 8, 'app,a;b'],
    ['do_syscall_64', 0, 4, 'app'],
    ['work', 0, 4, 'app'],
  ]);
});

test('the table has a head, as many rows as asked for, and shares of all samples', () => {
  const lines = topTable(sampleProfile(), 5, (_style, text) => text);
  expect(lines).toHaveLength(6);
  expect(lines[0]).toMatch(/^ +SELF +TOTAL +SAMPLES PROCESS +MODULE +SYMBOL$/);
  expect(lines[1]).toMatch(/^ 50\.0% +50\.0% +4 app +\[kernel\] +ksys_read$/);
  expect(lines[5]).toMatch(/^ +0\.0% 100\.0% +0 app \+1 +app +main$/);
  expect(topTable(profileOf([]), 5, (_style, text) => text)).toEqual([lines[0]]);
});
