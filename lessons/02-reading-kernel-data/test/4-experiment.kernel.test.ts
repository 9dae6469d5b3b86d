import { randomInt } from 'node:crypto';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { madeUpKernel, memoryWith, readTgid } from '#lesson';
import { madeUpTypes } from './made-up-types.ts';

requires('root', 'bpf', 'btf');

test('[02.5] [M1.9] a fixed offset reads wrong data on another kernel than its own, and a name does not', () => {
  const before = randomInt(2, 90);
  const types = madeUpTypes(
    `struct task_struct { int others[${before}]; int tgid; int pid; } init_task;`,
  );
  // No process has it by chance: it is above the largest, 2^22.
  const tgid = randomInt(2 ** 22 + 1, 2 ** 30);
  expect(readTgid(madeUpKernel('old-kernel', tgid))).toObserve(
    { byOffset: tgid, byName: tgid },
    { what: 'readTgid', did: `put tgid ${tgid} where the old kernel has it` },
  );
  const { byOffset, byName } = readTgid({ types, memory: memoryWith(types, tgid) });
  const did = `put tgid ${tgid} into a task_struct at byte ${4 * before} rather than 4`;
  expect({ byName }).toObserve({ byName: tgid }, { what: 'readTgid', did });
  expect(byOffset === tgid).toObserve(false, { what: 'whether by_offset is right, too', did });
});

test('[02.5] [M1.9] on this kernel the name finds the process that asks', () => {
  const { byOffset, byName } = readTgid();
  const did = `ran both programs in process ${process.pid}, by the types of this kernel`;
  expect({ byName }).toObserve({ byName: process.pid }, { what: 'readTgid', did });
  expect(byOffset === process.pid).toObserve(false, {
    what: 'whether by_offset is right, too',
    did,
  });
});
