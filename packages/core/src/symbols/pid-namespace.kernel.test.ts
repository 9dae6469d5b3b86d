import { requires, workloadBinary } from '@ebpf-dojo/testkit';
import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { openObject, type AnyShape } from '../index.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { fixture } from '../testing/fixtures.ts';
import { pidInNamespace, pidNamespace, type PidNamespace } from './index.ts';
import { childOf, startSaying } from './testing/target.ts';

requires('root', 'raw tracepoint');

interface NamespaceShape extends AnyShape {
  readonly variables: {
    watched_device: bigint;
    watched_inode: bigint;
    watched_pid: number;
    watched_call: number;
  };
  readonly globals: { hits: bigint };
}

const bytes = fixture('namespace');

function watch({ device, inode }: PidNamespace, pid: number) {
  const open = openObject<NamespaceShape>(bytes, { name: 'namespace' });
  open.globals.watched_device = device;
  open.globals.watched_inode = inode;
  open.globals.watched_pid = pid;
  open.globals.watched_call = syscallNumber(nativeAbi(), 'openat') ?? -1;
  const object = open.load();
  for (const program of Object.values(object.programs)) program.attach();
  return object;
}

test('a program knows a process by its pid in a namespace of its own', async () => {
  const opens = randomInt(20, 90);
  const { child, tell } = await startSaying('unshare', [
    ...['--pid', '--fork', '--kill-child', workloadBinary(), 'opens', String(opens)],
  ]);
  const pid = childOf(child);
  const inner = pidNamespace(pid);
  const outer = pidNamespace();
  expect(inner).not.toEqual(outer);
  expect(pidInNamespace(pid)).toBe(1);

  using here = watch(inner, 1);
  using elsewhere = watch({ ...inner, inode: inner.inode + 1n }, 1);
  using host = watch(outer, pid);
  expect(await tell('!')).toBe('done');
  expect(here.globals.hits).toBe(BigInt(opens));
  // The namespace asked for has to be the process's own one.
  expect([elsewhere.globals.hits, host.globals.hits]).toEqual([0n, 0n]);
});
