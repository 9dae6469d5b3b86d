import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObject, type BpfMap } from '@ebpf-dojo/core';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import type { Benchmark, Result } from '../result.ts';
import { median } from '../statistics.ts';

const ENTRIES = 100_000;
const ROUNDS = 15;
/** Of each side before the other's turn; the first of them is not counted. */
const READS = 3;

interface Account {
  readonly bytes: bigint;
  readonly calls: number;
  readonly errors: number;
}

/** Reading a hash map of 100 000 entries: all keys and values as JavaScript values here, a batch lookup that prints nothing in C. */
export const mapRead: Benchmark = {
  name: 'map-read',
  run() {
    const folder = mkdtempSync(join(tmpdir(), 'map-read-'));
    try {
      return measure(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function measure(folder: string): Result[] {
  const here = import.meta.dirname;
  const file = compileBpf('map.bpf.c', {
    cwd: here,
    out: folder,
    include: ['../../../bpf/include'],
  });
  const reference = join(folder, 'read');
  const source = join(here, 'read.c');
  execFileSync('clang', ['-O2', '-Wall', '-Werror', source, '-o', reference, '-lbpf']);
  using object = openObject(file).load();
  const integers = object.maps['integers'] as BpfMap<number, bigint>;
  const structs = object.maps['structs'] as BpfMap<number, Account>;
  const keys = Array.from({ length: ENTRIES }, (_, key) => key);
  integers.setMany(keys.map((key) => [key, BigInt(key)]));
  structs.setMany(keys.map((key) => [key, { bytes: BigInt(key), calls: key, errors: 0 }]));
  return [
    compare('u32 → u64', reference, 8, () => readIntegers(integers)),
    compare('u32 → struct', reference, 16, () => readStructs(structs)),
  ];
}

/** Both in turn, so that what disturbs the machine disturbs both. */
function compare(what: string, reference: string, size: number, read: () => void): Result {
  const ours: number[] = [];
  const c: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    c.push(...readInC(reference, size));
    ours.push(...Array.from({ length: READS }, () => timed(read)).slice(1));
  }
  return {
    name: `map-read ${what} / C`,
    ours: median(ours),
    reference: median(c),
    unit: 'ns/entry',
  };
}

/** @returns nanoseconds for each entry */
function timed(read: () => void): number {
  const start = process.hrtime.bigint();
  read();
  return Number(process.hrtime.bigint() - start) / ENTRIES;
}

/** Every entry is looked at, so that none can be left out. */
function readIntegers(map: BpfMap<number, bigint>): void {
  let count = 0;
  for (const [key, value] of map) {
    if (Number(value) !== key) throw new RangeError(`entry ${key} is ${value}`);
    count++;
  }
  check(count);
}

function readStructs(map: BpfMap<number, Account>): void {
  let count = 0;
  for (const [key, value] of map) {
    if (value.calls !== key) throw new RangeError(`entry ${key} has ${value.calls} calls`);
    count++;
  }
  check(count);
}

function check(count: number): void {
  if (count !== ENTRIES) throw new RangeError(`read ${count} of ${ENTRIES} entries`);
}

function readInC(program: string, size: number): number[] {
  const { status, stdout, stderr } = spawnSync(
    program,
    [String(size), String(ENTRIES), String(READS)],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new RangeError(`the reference program failed: ${stderr}`);
  // The first is the first to touch its memory, and both sides find the CPU's caches full of the other's then.
  return stdout.trim().split('\n').slice(1).map(Number);
}
