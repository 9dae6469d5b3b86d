import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bpfMounts, filesBelow } from './pins.ts';

test('BPF file systems are found wherever they are mounted', () => {
  expect(
    bpfMounts(
      'proc /proc proc rw 0 0\nbpf /sys/fs/bpf bpf rw 0 0\nbpf /tmp/my\\040pins bpf rw 0 0\n',
    ),
  ).toEqual(['/sys/fs/bpf', '/tmp/my pins']);
});

test('pins are the files, in whatever folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pins-'));
  mkdirSync(join(folder, 'ours'));
  writeFileSync(join(folder, 'ours', 'counts'), '');
  expect(filesBelow(folder)).toEqual([join(folder, 'ours', 'counts')]);
  rmSync(folder, { recursive: true });
  expect(filesBelow(folder)).toEqual([]);
});
