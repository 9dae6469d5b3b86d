import { expect, test } from 'vitest';
import { describeRegister } from './describe-register.ts';
import { parseRegisters } from './register-state.ts';
import { capturedLogs } from './testing/captured-logs.ts';

test.each([
  ['7', 'the number 7'],
  ['-22', 'the number -22'],
  ['inv0', 'the number 0'],
  ['invP8', 'the number 8'],
  ['0x12ebf', 'the number 77503'],
  ['scalar()', 'a number that can be anything'],
  ['inv(id=0)', 'a number that can be anything'],
  ['scalar(id=1,smax=15)', 'a number up to 15, or negative'],
  ['scalar(smin=1)', 'a number from 1 on'],
  ['inv(id=0,umax_value=31,var_off=(0x0; 0x1f))', 'a number from 0 to 31'],
  [
    'scalar(smin=smin32=0,smax=umax=smax32=umax32=248,var_off=(0x0; 0xf8))',
    'a number from 0 to 248',
  ],
  [
    'scalar(smin=0,smax=umax=0xffffffff,var_off=(0x0; 0xffffffff))',
    'a number from 0 to 4294967295',
  ],
  [
    'scalar(smax=0x7ffffffffffffff8,umax=0xfffffffffffffff8)',
    'a number up to 9223372036854775800, or negative',
  ],
  ['ctx(id=0,off=0,imm=0)', "the program's context"],
  ['ctx()', "the program's context"],
  ['fp0', "the top of the function's stack"],
  ['fp-16', 'an address on the stack, 16 bytes below its top'],
  ['map_ptr(map=counts,ks=4,vs=8)', "map 'counts'"],
  ['map_value_or_null(id=1,off=0,ks=4,vs=8,imm=0)', "a map's value of 8 bytes, or NULL"],
  ['map_value(map=object.rodata,ks=4,vs=4)', "a value of 4 bytes of map 'object.rodata'"],
  [
    'map_value(map=table,ks=4,vs=128,smin=smin32=0,smax=umax=smax32=umax32=248,var_off=(0x0; 0xf8))',
    "a value of 128 bytes of map 'table', at byte 0 to 248",
  ],
  ['map_value(map=table,ks=4,vs=128,off=8)', "a value of 128 bytes of map 'table', at byte 8"],
  ['ringbuf_mem_or_null(id=2,ref_obj_id=2,sz=8)', 'room for 8 bytes in a ring buffer, or NULL'],
  ['pkt(r=0)', 'an address in the packet'],
  ['trusted_ptr_task_struct(off=0xf4240)', 'a kernel object of type task_struct, at byte 1000000'],
  ['ptr_or_null_task_struct(id=2)', 'a kernel object of type task_struct, or NULL'],
])('%s is %s', (state, words) => {
  expect(describeRegister(state)).toBe(words);
});

test('a notation that is not known is not described', () => {
  expect(describeRegister('something_new(id=1)')).toBeUndefined();
  expect(describeRegister('')).toBeUndefined();
});

test('whatever registers held on six kernels has words', () => {
  const states = capturedLogs.flatMap(({ log }) =>
    log.split('\n').flatMap((line) => {
      const from = line.search(/R\d+(?:_\w+)?=/);
      return line.startsWith(' ') || from === -1
        ? []
        : [...parseRegisters(line.slice(from)).values()];
    }),
  );
  expect(states.length).toBeGreaterThan(1000);
  expect([...new Set(states)].filter((state) => describeRegister(state) === undefined)).toEqual([]);
});
