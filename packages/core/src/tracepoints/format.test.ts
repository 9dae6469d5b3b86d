import { describe, expect, test } from 'vitest';
import { TracepointFormatError } from '../errors/tracepoint-format-error.ts';
import { TracepointFormat } from './format.ts';
import { formatText } from './testing/formats.ts';
import { writeRecord } from './testing/record.ts';

function read(name: string, constants: Readonly<Record<string, bigint>> = {}): TracepointFormat {
  return TracepointFormat.parse(formatText(name), (each) => constants[each]);
}

/** The fields of a record as the kernel prints them, by their names. */
function shown(
  format: TracepointFormat,
  values: Parameters<typeof writeRecord>[1],
): (name: string) => string | undefined {
  const decoded = format.decode(writeRecord(format, values));
  return (name) => format.text(name, decoded);
}

describe('[E6] fields', () => {
  test('have name, type and place, those of every tracepoint apart', () => {
    const format = read('sched_switch');
    expect(format.name).toBe('sched_switch');
    expect(format.id).toBe(372);
    expect(format.size).toBe(64);
    expect(format.fields.filter(({ common }) => common).map(({ name }) => name)).toEqual([
      'common_type',
      'common_flags',
      'common_preempt_count',
      'common_pid',
    ]);
    expect(format.fields.find(({ name }) => name === 'prev_comm')).toEqual({
      name: 'prev_comm',
      type: 'char',
      kind: 'string',
      place: 'fixed',
      offset: 8,
      size: 16,
      signed: false,
      elementSize: 1,
      length: 16,
      common: false,
    });
    expect(format.fields.find(({ name }) => name === 'prev_state')).toMatchObject({
      kind: 'integer',
      offset: 32,
      size: 8,
      signed: true,
    });
  });

  test('are decoded by their types', () => {
    const format = read('sched_switch');
    const record = writeRecord(format, {
      common_type: 372n,
      prev_comm: 'node',
      prev_pid: -1n,
      prev_state: -2n,
      next_comm: 'sixteen letters!',
      next_prio: 120n,
    });
    expect(format.decode(record)).toMatchObject({
      common_type: 372,
      prev_comm: 'node',
      prev_pid: -1,
      prev_state: -2n,
      next_prio: 120,
    });
  });

  test('of a system call are read by their types, which may be narrower than a register', () => {
    const format = read('sys_enter_openat');
    const record = writeRecord(format, {
      dfd: 0xffff_ff9cn,
      filename: 0x7fff_1234_5678n,
      flags: 0x80000n,
      mode: 0xffff_0000_01b6n,
    });
    expect(format.decode(record)).toMatchObject({
      dfd: -100,
      filename: 0x7fff_1234_5678n,
      flags: 0x80000,
      mode: 0o666,
    });
    expect(format.text('dfd', format.decode(record))).toBeUndefined();
  });

  test('of a changing length are found by their words', () => {
    const exec = read('sched_process_exec');
    const record = writeRecord(exec, { filename: '/usr/bin/env', pid: 7n });
    expect(exec.decode(record)).toMatchObject({ filename: '/usr/bin/env', pid: 7 });
    const relative = read('user_rel_loc');
    expect(
      relative.decode(writeRecord(relative, { serial: 2n ** 32n - 1n, message: 'größer' })),
    ).toMatchObject({ serial: 2 ** 32 - 1, message: 'größer' });
  });

  test('that a cut record lacks are left out, and a cut string ends where it does', () => {
    const format = read('sched_process_exec');
    const record = writeRecord(format, { filename: '/usr/bin/env', pid: 7n });
    expect(format.decode(record.subarray(0, format.size + 4))).toMatchObject({ filename: '/usr' });
    expect(format.decode(record.subarray(0, 14))).not.toHaveProperty('pid');
  });

  test('of arrays have their elements', () => {
    const format = read('raw_sys_enter');
    const record = new Uint8Array(format.size);
    const view = new DataView(record.buffer);
    for (let index = 0; index < 6; index++)
      view.setBigUint64(16 + 8 * index, 2n ** 64n - BigInt(index + 1), true);
    expect(format.decode(record)['args']).toEqual(
      Array.from({ length: 6 }, (_, index) => 2n ** 64n - BigInt(index + 1)),
    );
  });
});

describe('[E6] as the kernel prints them', () => {
  test('states by name, and by number when they have none', () => {
    const text = shown(read('inet_sock_set_state'), {
      family: 10n,
      oldstate: 7n,
      newstate: 99n,
      saddr: [127, 0, 0, 1],
      saddr_v6: [...Array<number>(15).fill(0), 1],
    });
    expect(text('family')).toBe('AF_INET6');
    expect(text('oldstate')).toBe('TCP_CLOSE');
    expect(text('newstate')).toBe('0x63');
    expect(text('saddr')).toBe('127.0.0.1');
    expect(text('saddr_v6')).toBe('::1');
  });

  test("a task's state, which is told by two conversions", () => {
    const format = read('sched_switch');
    expect(shown(format, { prev_state: 0n })('prev_state')).toBe('R');
    expect(shown(format, { prev_state: 0x100n })('prev_state')).toBe('R+');
    expect(shown(format, { prev_state: 3n })('prev_state')).toBe('S|D');
  });

  test('flags whose constants the kernel only names, once these are known', () => {
    const values = { state: 5n, flags: 0x1001n };
    const constants = Object.fromEntries(
      [...read('writeback_dirty_inode').namedConstants].map((name, bit) => [
        name,
        1n << BigInt(bit),
      ]),
    );
    const text = shown(read('writeback_dirty_inode', constants), values);
    expect(text('state')).toBe('I_DIRTY_SYNC|I_DIRTY_PAGES');
    expect(shown(read('writeback_dirty_inode'), values)('state')).toBeUndefined();
  });

  test('a device by its two numbers, and a mask that only a cast tells', () => {
    expect(shown(read('block_rq_issue'), { dev: 0x80_0005n })('dev')).toBe('8,5');
    expect(shown(read('mm_page_alloc'), { gfp_flags: 0xcc0n })('gfp_flags')).toBe('GFP_KERNEL');
  });

  test('bytes in hexadecimal, as many as another field says', () => {
    const text = shown(read('neigh_update'), {
      lladdr: [0, 0x1b, 0xff, 4, 5, 6, 7],
      lladdr_len: 3n,
    });
    expect(text('lladdr')).toBe('001bff');
  });
});

test('what is no format of a tracepoint is refused, with the line', () => {
  expect(() => TracepointFormat.parse('')).toThrow(TracepointFormatError);
  expect(() =>
    TracepointFormat.parse('name: a\nID: 1\nformat:\n\tfield:int a;\toffset:x;\tsize:4;\n'),
  ).toThrow(/is no field: field:int a/);
});
