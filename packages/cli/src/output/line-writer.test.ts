import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { LineWriter } from './line-writer.ts';

function slowStream() {
  const stream = new PassThrough({ highWaterMark: 10 });
  return stream as unknown as NodeJS.WriteStream & PassThrough;
}

test('lines are written together, when they are flushed', () => {
  const stream = slowStream();
  const writer = new LineWriter(stream);
  writer.line('a');
  writer.line('b');
  expect(stream.read()).toBeNull();
  writer.flush();
  expect(String(stream.read())).toBe('a\nb\n');
});

test('the source waits while the reader is behind, and goes on afterwards', async () => {
  const stream = slowStream();
  const writer = new LineWriter(stream);
  const said: string[] = [];
  const resumed = new Promise<void>((resolve) => {
    writer.line('more than the stream wants to hold');
    writer.flush({
      pause: () => said.push('pause'),
      resume: () => {
        said.push('resume');
        resolve();
      },
    });
  });
  expect(said).toEqual(['pause']);
  stream.resume();
  await resumed;
  expect(said).toEqual(['pause', 'resume']);
});

test('a fast reader is never waited for', () => {
  const stream = slowStream();
  const writer = new LineWriter(stream);
  writer.line('short');
  writer.flush({ pause: () => expect.unreachable(), resume: () => expect.unreachable() });
});
