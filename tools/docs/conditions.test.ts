import { expect, it } from 'vitest';
import { readConditions } from './conditions.ts';

it.each([
  ['', { exitCode: 0, target: 'solution', inGuest: false }],
  ['as npm start runs it', { exitCode: 0, target: 'solution', inGuest: false }],
  ['exit code 1, target stub', { exitCode: 1, target: 'stub', inGuest: false }],
  [
    'kernel with kprobes, target mutant:no-key, exit code 3',
    { exitCode: 3, target: 'mutant:no-key', inGuest: true },
  ],
  [
    'own BPF file system',
    { exitCode: 0, target: 'solution', inGuest: false, inBpfFileSystem: true },
  ],
  [
    'beside tcp --name web',
    {
      exitCode: 0,
      target: 'solution',
      inGuest: false,
      inBpfFileSystem: true,
      beside: 'tcp --name web',
    },
  ],
])('%j says how a command is run and has to end', (remark, conditions) => {
  expect(readConditions(remark)).toEqual(conditions);
});
