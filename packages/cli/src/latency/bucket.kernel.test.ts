import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObject } from '@ebpf-dojo/core';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { requires } from '@ebpf-dojo/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';

requires('bpf');

const BUCKETS = 32;
const folder = mkdtempSync(join(tmpdir(), 'bucket-'));
let bucketOf: (nanoseconds: bigint) => number;
let close = () => {};

beforeAll(() => {
  const object = compileBpf('testing/bucket.bpf.c', {
    cwd: import.meta.dirname,
    out: folder,
    include: ['../../../../bpf/include'],
  });
  using open = openObject(object);
  const loaded = open.load();
  close = () => loaded.close();
  const program = loaded.programs['bucket'];
  bucketOf = (nanoseconds) => {
    const ctx = new Uint8Array(new BigUint64Array([nanoseconds]).buffer);
    return program?.testRun({ ctx }).returnValue ?? Number.NaN;
  };
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true });
});

test('[M2.3] [M2.7] a duration is in the bucket that its microseconds say, at every power of two and one nanosecond beside it', () => {
  expect([0n, 1n, 999n, 1000n, 1999n, 2000n].map(bucketOf)).toEqual([0, 0, 0, 1, 1, 2]);
  for (let power = 0; power < 54; power++) {
    const nanoseconds = 1000n << BigInt(power);
    const bucket = Math.min(power + 1, BUCKETS - 1);
    const before = Math.min(power, BUCKETS - 1);
    expect([nanoseconds - 1n, nanoseconds, nanoseconds + 1n].map(bucketOf)).toEqual([
      before,
      bucket,
      bucket,
    ]);
  }
  expect(bucketOf(2n ** 64n - 1n)).toBe(BUCKETS - 1);
});
