import { expect, test } from 'vitest';
import { merge } from './merge.ts';
import { failed, passed, ran } from './testing.ts';

test('tests meet by file and title, whatever the order of the runs', () => {
  const { kernels, rows } = merge([
    ran('host', [passed('a'), passed('b')]),
    ran('5.10', [failed('b', 'no'), passed('a')]),
  ]);
  expect(kernels.map(({ name }) => name)).toEqual(['host', '5.10']);
  expect(
    rows.map(({ title, cells }) => [title, cells['host']?.status, cells['5.10']?.status]),
  ).toEqual([
    ['a', 'pass', 'pass'],
    ['b', 'pass', 'fail'],
  ]);
});

test('files come in the order of their names, and tests in that of their file', () => {
  const early = { ...passed('z'), file: 'a.kernel.test.ts' };
  const { rows } = merge([ran('host', [passed('y'), passed('x'), early])]);
  expect(rows.map(({ title }) => title)).toEqual(['z', 'y', 'x']);
});

test('equal titles in a file are told apart by their order', () => {
  const { rows } = merge([
    ran('host', [passed('a'), failed('a', 'no')]),
    ran('5.10', [passed('a'), passed('a')]),
  ]);
  expect(
    rows.map(({ title, cells }) => [title, cells['host']?.status, cells['5.10']?.status]),
  ).toEqual([
    ['a', 'pass', 'pass'],
    ['a (2)', 'fail', 'pass'],
  ]);
});

test('a kernel that never came up has a column and no cell', () => {
  const trouble = { blocked: true, reason: 'no QEMU', remedy: [] };
  const { kernels, rows } = merge([
    ran('host', [passed('a')]),
    ran('5.10', [], { facts: undefined, trouble }),
  ]);
  expect(kernels[1]).toMatchObject({ name: '5.10', trouble });
  expect(rows[0]?.cells['5.10']).toBeUndefined();
});
