import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compatAbi, nativeAbi, syscallName, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import {
  Numbering,
  callName,
  changeLine,
  endText,
  parseFormat,
  readNumber,
  readText,
  type Field,
  type Filter,
} from '#lesson';
import { changedBy } from '#lesson/filter-lines';

expect.extend(matchers);

/** What a kernel said of a tracepoint. */
function recorded(name: string): string {
  return readFileSync(join(import.meta.dirname, 'recorded', `${name}.format`), 'utf8');
}

test('[06.1] the description of sched_process_exec has these fields', () => {
  expect(parseFormat(recorded('sched_process_exec'))).toObserve(
    [
      { name: 'common_type', type: 'unsigned short', offset: 0, size: 2, signed: false },
      { name: 'common_flags', type: 'unsigned char', offset: 2, size: 1, signed: false },
      { name: 'common_preempt_count', type: 'unsigned char', offset: 3, size: 1, signed: false },
      { name: 'common_pid', type: 'int', offset: 4, size: 4, signed: true },
      { name: 'filename', type: '__data_loc char[]', offset: 8, size: 4, signed: false },
      { name: 'pid', type: 'pid_t', offset: 12, size: 4, signed: true },
      { name: 'old_pid', type: 'pid_t', offset: 16, size: 4, signed: true },
    ],
    { what: 'fields', did: 'parsed a recorded description' },
  );
});

test('[06.1] a field that is an array has its name, and its type without brackets', () => {
  const fields = parseFormat(recorded('sched_switch'));
  expect(fields.find(({ name }) => name === 'prev_comm')).toObserve(
    { name: 'prev_comm', type: 'char', offset: 8, size: 16, signed: false },
    { what: 'the field `char prev_comm[16]`', did: 'parsed a recorded description' },
  );
});

const fixed: Field = { name: 'comm', type: 'char', offset: 0, size: 4, signed: false };
const dynamic: Field = { ...fixed, type: '__data_loc char[]' };

test('[06.1] __data_loc text is where its offset says, as long as its length, up to the zero', () => {
  const record = new DataView(new ArrayBuffer(32));
  new Uint8Array(record.buffer).set(new TextEncoder().encode('???/bin/true\0???'), 9);
  record.setUint32(0, (10 << 16) | 12, true);
  expect(readText(dynamic, record)).toObserve('/bin/true', {
    what: 'the text',
    did: 'wrote 10 << 16 | 12 into the field, and /bin/true and a zero at offset 12',
  });
  record.setUint32(0, (4 << 16) | 12, true);
  expect(readText(dynamic, record)).toObserve('/bin', {
    what: 'the text',
    did: 'wrote 4 << 16 | 12 into the field, and /bin/true and a zero at offset 12',
  });
});

test('[06.1] text of a fixed size, and numbers below 0', () => {
  const record = new DataView(Uint8Array.of(0x73, 0x68, 0, 0x3f, 0xfe, 0xff, 0xff, 0xff).buffer);
  const [number] = parseFormat('\tfield:int ret;\toffset:4;\tsize:4;\tsigned:1;');
  expect([readText(fixed, record), number && readNumber(number, record)]).toObserve(['sh', -2], {
    what: 'text and number',
    did: 'wrote 73 68 00 3f fe ff ff ff',
  });
});

test('[06.2] a number has the name that its own table gives it', () => {
  const abi = compatAbi();
  const openat = syscallNumber(nativeAbi(), 'openat') ?? -1;
  const names = [Numbering.NATIVE, Numbering.COMPAT].flatMap((numbering) =>
    [openat, 20].map((number) => callName({ number, numbering })),
  );
  const compat = [openat, 20].map((number) =>
    abi === undefined ? `sys_${number}` : syscallName(abi, number),
  );
  expect(names).toObserve(
    ['openat', syscallName(nativeAbi(), 20), ...compat.map((name) => `${name} (32-bit)`)],
    { what: 'names', did: `asked for ${openat} and 20, of 64-bit programs and of 32-bit ones` },
  );
});

const V4 = {
  family: 2,
  local_port: 51_234,
  remote_port: 80,
  local: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1),
  remote: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 7),
};

test('[06.5] ends of IPv4 and IPv6 are written as is usual', () => {
  const v6 = {
    ...V4,
    family: 10,
    local: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
  };
  expect([V4, v6].flatMap((ends) => [endText(ends, 'local'), endText(ends, 'remote')])).toObserve(
    ['127.0.0.1:51234', '192.0.2.7:80', '[::1]:51234', '[::ffff:192.0.2.7]:80'].map((text) =>
      text.replace('::ffff:192.0.2.7', '::ffff:c000:207'),
    ),
    { what: 'both ends, of IPv4 and of IPv6', did: 'gave addresses of 16 bytes' },
  );
});

test('[06.5] a change has the names of its states', () => {
  const line = changeLine({ time: 1n, socket: 0xffff_8000_1234_5678n, from: 2, to: 1, ends: V4 });
  expect(line).toObserve(
    'ffff800012345678  SYN_SENT → ESTABLISHED      127.0.0.1:51234 → 192.0.2.7:80',
    { what: 'the line of a change', did: 'gave a change from state 2 to state 1' },
  );
});

test('[06.6] lines on standard input ask for more, and clear asks for nothing', () => {
  const asked = (...lines: readonly string[]): Filter =>
    lines.reduce((filter, line) => changedBy(line, filter), {});
  const given = ['port 443', '  net   ::1 ', 'pid 7', 'port 80'];
  expect([asked(...given), asked(...given, 'clear'), asked(...given, 'clear', 'pid 9')]).toObserve(
    [{ ports: [443, 80], networks: ['::1'], pids: [7] }, {}, { pids: [9] }],
    { what: 'filters', did: `gave ${given.join(', ')}; then clear; then pid 9` },
  );
});
