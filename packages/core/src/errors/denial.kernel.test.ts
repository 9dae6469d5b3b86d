// Capabilities, namespaces and limits are of a process: each case is a child that has lost something.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { requires } from '@ebpf-dojo/testkit';
import type { BpfError } from '../index.ts';
import { fixture } from '../testing/fixtures.ts';

requires('root', 'bpf');

const child = join(import.meta.dirname, '../testing/denied.ts');
const folder = mkdtempSync(join(tmpdir(), 'denied-'));
const object = join(folder, 'counter.bpf.o');
writeFileSync(object, fixture('counter'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));
const [major = 0, minor = 0] = release().split('.').map(Number);

/** The error of a child that loads, or null where it could. */
async function loading(...prefix: [string, ...string[]]): Promise<BpfError | null> {
  const [command, ...rest] = prefix;
  const { stdout } = await promisify(execFile)(command, [...rest, process.execPath, child, object]);
  return JSON.parse(stdout) as BpfError | null;
}

test('a user without capabilities is told which', async () => {
  const error = await loading('setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups');
  expect(error).toMatchObject({
    code: 'EPERM',
    denial: {
      cause: expect.stringMatching(/^(missing capability|unprivileged_bpf_disabled)$/),
      reason: expect.stringMatching(/65534 lacks CAP_BPF and CAP_PERFMON/),
    },
  });
});

test('root of a user namespace is told that it does not count', async () => {
  const error = await loading('unshare', '-U', '-r');
  expect(error).toMatchObject({ code: 'EPERM', denial: { cause: 'user namespace' } });
});

test('a limit on locked memory is in the way before Linux 5.11, and not since', async () => {
  const error = await loading(
    'prlimit',
    '--memlock=65536:65536',
    '--',
    ...['setpriv', '--bounding-set', '-sys_resource', '--inh-caps', '-sys_resource'],
  );
  const accounted = major === 5 && minor < 11;
  expect(error).toEqual(
    accounted
      ? expect.objectContaining({
          code: 'EPERM',
          denial: expect.objectContaining({
            cause: 'memlock',
            reason: expect.stringContaining('64 KiB'),
          }),
        })
      : null,
  );
});
