import { expect, test } from 'vitest';
import { nearNames } from './near-names.ts';

const functions = ['vfs_read', 'vfs_readv', 'vfs_write', 'ksys_read', 'do_unlinkat', 'tcp_v4_rcv'];

test('what begins with the text comes before what is spelt nearly so', () => {
  expect(nearNames('vfs_rea', functions)).toEqual(['vfs_read', 'vfs_readv']);
  expect(nearNames('unlinkat', functions)).toEqual(['do_unlinkat']);
  expect(nearNames('tcp_v6_rcv', functions)).toEqual(['tcp_v4_rcv']);
});

test('a name that is there twice is given once', () => {
  expect(nearNames('vfs_red', ['vfs_read', 'vfs_read'])).toEqual(['vfs_read']);
});

test('at most three, and nothing for what is near nothing', () => {
  expect(nearNames('read', [...functions, 'read_a', 'read_b', 'read_c'])).toHaveLength(3);
  expect(nearNames('supercalifragilistic', functions)).toEqual([]);
  expect(nearNames('', functions)).toEqual([]);
});
