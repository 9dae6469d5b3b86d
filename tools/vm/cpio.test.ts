import { describe, expect, it } from 'vitest';
import { DIRECTORY, EXECUTABLE, packCpio, REGULAR } from './cpio.ts';

const ENTRIES = [
  { path: 'bin', mode: DIRECTORY },
  { path: 'bin/tool', mode: EXECUTABLE, data: Buffer.from('#!/bin/sh\n') },
  { path: 'odd', mode: REGULAR, data: Buffer.from('12345') },
  { path: 'empty', mode: REGULAR },
];

describe('packCpio', () => {
  it('writes the newc header of the first member', () => {
    const [entry] = ENTRIES.slice(2);
    const archive = packCpio(entry === undefined ? [] : [entry]);
    const fields = archive
      .toString('latin1', 6, 110)
      .match(/.{8}/g)
      ?.map((field) => parseInt(field, 16));
    expect(archive.toString('latin1', 0, 6)).toBe('070701');
    // inode, mode, uid, gid, links, time, size, four numbers of devices, size of the name, checksum
    expect(fields).toEqual([1, 0o100644, 0, 0, 1, 0, 5, 0, 0, 0, 0, 4, 0]);
    expect(archive.toString('latin1', 110, 114)).toBe('odd\0');
  });

  it('aligns names and data to four bytes', () => {
    expect(packCpio(ENTRIES).length % 4).toBe(0);
    const archive = packCpio(ENTRIES).toString('latin1');
    for (const header of archive.matchAll(/070701/g)) expect(header.index % 4).toBe(0);
  });

  it('gives the same bytes for the same content', () => {
    expect(packCpio(ENTRIES).equals(packCpio(ENTRIES))).toBe(true);
  });
});
