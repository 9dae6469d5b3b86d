import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requires } from '@ebpf-dojo/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallLine } from '../output/schema/index.ts';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { parseTrace, runTool } from '../testing/tool.ts';
import { traceWorkload } from '../testing/trace-workload.ts';

leavesNothing();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const texts = (call: CallLine | undefined) => call?.args.map(({ text, value }) => text ?? value);

async function trace(...args: readonly string[]) {
  const { code, stdout } = await runTool(['trace', '--json', ...args], { cwd: folder });
  return { code, ...parseTrace(stdout) };
}

describe('[E8] arguments', () => {
  test('have names and types of the kernel, flags and errors by name, both paths, and argv', async () => {
    const { code, calls } = await trace(
      ...['-s', 'renameat2,symlinkat,execve,clock_nanosleep,exit_group'],
      ...['--', 'sh', '-c', ': > one; mv -n one two; ln -s two three; exec sleep 0.025'],
    );
    expect(code).toBe(0);
    const of = (syscall: string) => calls.filter((call) => call.syscall === syscall);
    expect(of('renameat2').map(({ args }) => args)).toEqual([
      [
        { name: 'olddfd', type: 'int', value: -100, text: 'AT_FDCWD' },
        { name: 'oldname', type: 'const char *', value: expect.anything(), text: '"one"' },
        { name: 'newdfd', type: 'int', value: -100, text: 'AT_FDCWD' },
        { name: 'newname', type: 'const char *', value: expect.anything(), text: '"two"' },
        { name: 'flags', type: 'unsigned int', value: 1, text: 'RENAME_NOREPLACE' },
      ],
    ]);
    expect(of('symlinkat').map(texts)).toEqual([['"two"', 'AT_FDCWD', '"three"']]);
    expect(
      of('execve')
        .filter(({ result }) => result === 0)
        .map((call) => texts(call)?.[1]),
    ).toEqual([
      expect.stringMatching(/^\["\S*sh", "-c", ": > one; .*"\]$/),
      '["mv", "-n", "one", "two"]',
      '["ln", "-s", "two", "three"]',
      '["sleep", "0.025"]',
    ]);
    expect(of('clock_nanosleep').map((call) => texts(call)?.slice(0, 3))).toEqual([
      [expect.stringMatching(/^CLOCK_(REALTIME|MONOTONIC)$/), '0', '0.025 s'],
    ]);
    expect(of('exit_group').map(texts)).toEqual([['0'], ['0'], ['0']]);
  });

  test('that are addresses of sockets are read, also those that the call fills', async () => {
    const n = randomInt(3, 9);
    const { calls, port } = await traceWorkload(
      ['-s', 'bind,getsockname,connect,accept4'],
      ['tcp4', n],
    );
    const addresses = (syscall: string) =>
      calls.filter((call) => call.syscall === syscall).map((call) => texts(call)?.[1]);
    expect(addresses('bind')).toEqual(['127.0.0.1:0']);
    expect(addresses('getsockname')).toEqual([`127.0.0.1:${port}`]);
    expect(addresses('connect')).toEqual(Array.from({ length: n }, () => `127.0.0.1:${port}`));
    expect(addresses('accept4')).toHaveLength(n);
  });

  test('of 32-bit calls are those of their own registers and table', async () => {
    requires('compat calls');
    const n = randomInt(20, 90);
    const { calls } = await traceWorkload(['-s', 'open'], ['compat-opens', n]);
    expect(calls).toHaveLength(n);
    for (const call of calls) {
      expect(call).toMatchObject({ syscall: 'open', abi: 'i386', text: '/dev/null', error: null });
      expect(texts(call)?.slice(0, 2)).toEqual(['"/dev/null"', 'O_RDONLY|O_CLOEXEC']);
    }
  });

  test('of 32-bit calls are read where pointers and times are half as large', async () => {
    requires('compat calls');
    const n = randomInt(3, 9);
    const slept = await traceWorkload(['-s', 'nanosleep'], ['compat-sleeps', n]);
    expect(slept.calls.map((call) => [call.abi, texts(call)?.[0]])).toEqual(
      Array.from({ length: n }, () => ['i386', '0.002 s']),
    );
    const { calls } = await traceWorkload(['-s', 'execve', '-x'], ['compat-execs', n]);
    expect(calls.map((call) => [call.abi, ...(texts(call)?.slice(0, 2) ?? [])])).toEqual(
      Array.from({ length: n }, () => [
        'i386',
        '"/nowhere/nothing"',
        '["/nowhere/nothing", "of 32 bits"]',
      ]),
    );
  });

  test('that are lists of buffers are read, each by its beginning', async () => {
    const n = randomInt(3, 30);
    const { calls } = await traceWorkload(['-s', 'writev,readv,sendmsg,recvmsg'], ['pieces', n]);
    expect(calls.map((call) => [call.syscall, texts(call)?.[1]])).toEqual(
      Array.from({ length: n }, (_, index) => [
        ['writev', `["number ", "${index}\\n"]`],
        ['readv', `["numb", "er ${index}\\n"]`],
        ['sendmsg', '{iov=["a", "b", "c", "d", …]}'],
        ['recvmsg', '{iov=["abcd", "e"]}'],
      ]).flat(),
    );
  });

  test('without tracefs are told by number, with one line that says why and what to do', async () => {
    const { code, stdout, stderr } = await runTool(
      ['trace', '-s', 'ioprio_get,openat', '--', 'cat', '/dev/null'],
      {
        prefix: [
          ...['unshare', '--mount', 'sh', '-c'],
          'umount -l /sys/kernel/tracing 2>/dev/null; umount -l /sys/kernel/debug 2>/dev/null; exec "$@"',
          'sh',
        ],
      },
    );
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        /^ebpf-tool: arguments without their names and types: .*mount -t tracefs.*$/m,
      ),
    });
    expect(stdout).toContain('openat(AT_FDCWD, "/dev/null", O_RDONLY)');
  });
});

describe('[E8] filters in the kernel', () => {
  test.for([
    [[], ['there', 'missing', 'there']],
    [['-x'], ['missing']],
  ] as const)('--path and %j take these: %j', async ([flags, expected]) => {
    writeFileSync(join(folder, 'there'), '');
    const names = ['there', 'missing', 'there'].map((name) => `${folder}/${name}`);
    const others = [`${folder}-not/there`, '/etc/hostname', 'there'];
    const { calls, summary } = await trace(
      ...['--path', `${folder}/*`, '-s', 'openat', ...flags],
      ...['--', 'cat', ...names, ...others],
    );
    expect(calls.map(({ text }) => text)).toEqual(expected.map((name) => `${folder}/${name}`));
    expect(calls.map(({ error }) => error)).toEqual(
      expected.map((name) => (name === 'missing' ? 'ENOENT' : null)),
    );
    expect(summary).toMatchObject({ seen: expected.length, delivered: expected.length, lost: 0 });
  });

  test('--slower takes calls by how long they took', async () => {
    const { calls, summary } = await trace('--slower', '250', '--', 'sleep', '0.5');
    expect(calls.map(({ syscall }) => syscall)).toEqual(['clock_nanosleep']);
    expect(summary).toMatchObject({ seen: 1, delivered: 1, lost: 0 });
  });
});
