import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { onBrokenOutput } from './broken-output.ts';

function broken(code: string, errno: number) {
  const stream = new PassThrough();
  let told = 0;
  const state = onBrokenOutput(stream, () => told++);
  for (let times = 0; times < 2; times++)
    stream.emit('error', Object.assign(new Error('write'), { code, errno }));
  return { told, ...state };
}

test('a reader that goes away is no failure, and is told once', () => {
  expect(broken('EPIPE', -32)).toEqual({ told: 1, broken: true, failure: undefined });
});

test('a full disk is a failure, in words', () => {
  expect(broken('ENOSPC', -28)).toEqual({
    told: 1,
    broken: true,
    failure: 'the output could not be written: no space left on device (ENOSPC).',
  });
});
