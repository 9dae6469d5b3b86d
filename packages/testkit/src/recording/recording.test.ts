import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObject } from '@ebpf-dojo/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compiled } from '../compiled.ts';
import { replayEvents, writeRecording } from './index.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recording-'));
  file = join(folder, 'calls.events');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Records of `struct call`, as the program lays them out. */
function record(pid: number, number: bigint, bytes = 16): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint32(0, pid, true);
  view.setBigUint64(8, number, true);
  return new Uint8Array(view.buffer, 0, bytes);
}

function write(...records: Uint8Array[]): void {
  using object = openObject(compiled('bpf/observer.bpf.c'));
  const typeId = object.btf.find('struct', 'call')?.id ?? 0;
  writeRecording(file, { typeId, btf: object.btf.bytes, records });
}

test('a recording decodes without the object and without a kernel', () => {
  write(record(1, 2n ** 64n - 1n), record(2 ** 32 - 1, 0n));
  expect(replayEvents(file)).toEqual([
    { pid: 1, number: 2n ** 64n - 1n },
    { pid: 2 ** 32 - 1, number: 0n },
  ]);
});

test('nothing recorded is nothing replayed', () => {
  write();
  expect(replayEvents(file)).toEqual([]);
});

test('a record that is too short is refused', () => {
  write(record(1, 1n, 12));
  expect(() => replayEvents(file)).toThrow(/call/);
});

test.for(['', 'hello', '{"v":2}', '[]'])('a file that begins with %j is no recording', (text) => {
  writeFileSync(file, text);
  expect(() => replayEvents(file)).toThrow(`${file} is no recording of events`);
});

test('a recording is text, a line a record', () => {
  write(record(1, 1n), record(2, 2n));
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(3);
});
