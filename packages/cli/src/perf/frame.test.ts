import type { UserLocation } from '@ebpf-dojo/core/symbols';
import { expect, test } from 'vitest';
import { Frames, moduleName } from './frame.ts';

const location = (fields: Partial<UserLocation>): UserLocation => ({
  kind: 'file',
  binary: '/usr/lib/libc.so.6',
  deleted: false,
  symbol: 'read',
  rawSymbol: 'read',
  offset: 0,
  fileOffset: 0,
  buildId: undefined,
  problem: undefined,
  ...fields,
});

test('the same function is the same frame, and another file has another one', () => {
  const frames = new Frames();
  const read = frames.user(location({ offset: 3 }));
  expect(frames.user(location({ offset: 7 }))).toBe(read);
  expect(frames.user(location({ binary: '/other' }))).not.toBe(read);
  expect(frames.all().map(({ id }) => id)).toEqual([0, 1]);
});

test.for([
  ['JS:*hot /srv/app.js:3:1', 'hot /srv/app.js:3:1'],
  ['JS:~hot /srv/app.js:3:1', 'hot /srv/app.js:3:1'],
  ["JS:^'hot /srv/app.js:3:1", 'hot /srv/app.js:3:1'],
  ['LazyCompile:*hot file.js', 'hot file.js'],
  ['JS:~ /srv/app.js:1:1', '(anonymous) /srv/app.js:1:1'],
  ['Lorg/example/Main;::run', 'Lorg/example/Main;::run'],
] as const)('%s is shown as %s', ([symbol, label]) => {
  const frame = new Frames().user(location({ kind: 'jit', binary: '/tmp/perf-1.map', symbol }));
  expect(frame).toMatchObject({ kind: 'jit', label });
});

test('what has no name is called by where it is', () => {
  const frames = new Frames();
  const labels = [
    frames.user(location({ symbol: undefined })),
    frames.user(location({ symbol: undefined, binary: '', kind: 'anonymous' })),
    frames.user(undefined),
    frames.kernel(undefined),
  ].map((frame) => [frame.label, frame.symbol, moduleName(frame)]);
  expect(labels).toEqual([
    ['[libc.so.6]', undefined, 'libc.so.6'],
    ['[unknown]', undefined, '[unknown]'],
    ['[unknown]', undefined, '[unknown]'],
    ['[kernel]', undefined, '[kernel]'],
  ]);
  expect(moduleName(frames.kernel({ name: 'ext4_read', offset: 0, module: 'ext4' }))).toBe(
    '[ext4]',
  );
});

test('a name that could steer a terminal is shown, not sent', () => {
  expect(new Frames().user(location({ symbol: 'a\u001B[2Jb' })).label).toBe('a\\x1b[2Jb');
});
