import { findUserFunctions } from '@ebpf-dojo/core';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { OPENER, fileOffset, functionsOf, type Segment } from '#lesson';

expect.extend(matchers);

/** As `readelf -lW` shows them of a program that is loaded wherever there is room: code, and variables with zeros behind them. */
const MOVABLE: readonly Segment[] = [
  { offset: 0x0, fileSize: 0x838, address: 0x0n, memorySize: 0x838n },
  { offset: 0x1000, fileSize: 0x691, address: 0x1000n, memorySize: 0x691n },
  { offset: 0x2d90, fileSize: 0x2b0, address: 0x3d90n, memorySize: 0x12c8n },
];
/** The same of one that has a fixed place, where its code comes behind other bytes of the file. */
const FIXED: readonly Segment[] = [
  { offset: 0x0, fileSize: 0x838, address: 0x20_0000n, memorySize: 0x838n },
  { offset: 0x840, fileSize: 0x691, address: 0x20_1840n, memorySize: 0x691n },
];

test.for([
  { what: 'a program that can be moved', segments: MOVABLE, address: 0x1240n, offset: 0x1240 },
  { what: 'a program at a fixed place', segments: FIXED, address: 0x20_1a50n, offset: 0xa50 },
  { what: 'a segment, its first byte', segments: MOVABLE, address: 0x1000n, offset: 0x1000 },
  { what: 'a segment, its last byte', segments: MOVABLE, address: 0x1690n, offset: 0x1690 },
])('[05.1] finds the byte of $what', ({ segments, address, offset }) => {
  expect(fileOffset(address, segments)).toObserve(offset, {
    what: 'the byte of the file',
    did: `asked for address 0x${address.toString(16)}`,
  });
});

test.for([
  { what: 'behind a segment', segments: FIXED, address: 0x20_1ed1n },
  { what: 'between two segments', segments: FIXED, address: 0x20_0900n },
  { what: 'that is zeros when the program starts', segments: MOVABLE, address: 0x4040n },
])('[05.1] the file has no byte for an address $what', ({ segments, address }) => {
  expect(fileOffset(address, segments)).toObserve(undefined, {
    what: 'the byte of the file',
    did: `asked for address 0x${address.toString(16)}`,
  });
});

test('[05.1] finds the functions of the opener where core finds them', () => {
  const wanted = ['open_along', 'open_file'];
  const found = functionsOf(OPENER).filter(({ name }) => wanted.includes(name));
  const offsets = found.map(({ name, offset, size }) => ({ name, offset, size }));
  const known = findUserFunctions({ binary: OPENER }, 'open_*').functions.filter(({ name }) =>
    wanted.includes(name),
  );
  expect(offsets).toObserve(
    known.map(({ name, fileOffset: offset, size }) => ({ name, offset, size })),
    { what: 'functions', did: 'read the file of the opener' },
  );
});
