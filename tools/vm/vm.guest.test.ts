import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';

// What only a booted guest can show. KERNEL=5.10 (…) picks the kernel; the others are seen by the test of `all`.
const MAIN = join(import.meta.dirname, 'main.ts');
const KERNEL = process.env['KERNEL'] ?? '6.12';

function vm(...parameters: string[]) {
  return spawnSync(process.execPath, [MAIN, ...parameters], {
    encoding: 'utf8',
    input: 'from the host\n',
  });
}

function inGuest(...command: string[]) {
  return vm('--quiet', '--kernel', KERNEL, '--', ...command);
}

describe('a guest', () => {
  it('all: runs the command on four kernels, oldest first, none of them of this machine', () => {
    const { stdout, status } = vm('--kernel', 'all', '--', 'uname', '-r');
    const releases = stdout.trim().split('\n');
    expect(releases).toHaveLength(4);
    expect(releases.slice(0, 3).map((text) => text.split('.').slice(0, 2).join('.'))).toEqual([
      '5.10',
      '6.1',
      '6.12',
    ]);
    expect(new Set([...releases, release()]).size).toBe(5);
    expect(status).toBe(0);
  });

  it("gives back the command's exit code, and its output on the stream it was written to", () => {
    const { stdout, stderr, status } = inGuest('sh', '-c', 'echo data; echo talk >&2; exit 42');
    expect({ stdout, stderr, status }).toEqual({ stdout: 'data\n', stderr: 'talk\n', status: 42 });
  });

  it('loses no byte of much output', () => {
    const { stdout } = spawnSync(
      process.execPath,
      [MAIN, '--quiet', '--kernel', KERNEL, '--', 'head', '-c', '20000000', '/dev/zero'],
      { maxBuffer: 2 ** 25 },
    );
    expect(stdout).toHaveLength(20_000_000);
  });

  it('hands stdin to the command, with its end', () => {
    expect(inGuest('cat').stdout).toBe('from the host\n');
  });

  it('is in the same folder, with the same Node, as root, with the file systems that tracing needs', () => {
    const script = `
      const { existsSync } = require('node:fs');
      console.log(JSON.stringify({
        folder: process.cwd(),
        node: process.version,
        user: process.getuid(),
        present: ['/sys/kernel/btf/vmlinux', '/sys/kernel/tracing/events', '/sys/fs/bpf', '/dev/pts/ptmx', '/dev/shm'].filter((path) => !existsSync(path)),
      }));`;
    expect(JSON.parse(inGuest('node', '-e', script).stdout)).toEqual({
      folder: process.cwd(),
      node: process.version,
      user: 0,
      present: [],
    });
  });

  it('brings back what is written under --out, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vm-'));
    try {
      const out = join(folder, 'out');
      const script = `echo kept >${out}/file && echo lost >${folder}/file`;
      expect(vm('-q', '-k', KERNEL, '--out', out, '--', 'sh', '-c', script).status).toBe(0);
      expect(await readFile(join(out, 'file'), 'utf8')).toBe('kept\n');
      await expect(readFile(join(folder, 'file'))).rejects.toThrow('ENOENT');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shows the last words of a kernel that panics', () => {
    const { stderr, status } = inGuest('sh', '-c', 'echo c >/proc/sysrq-trigger; sleep 60');
    expect(stderr).toMatch(/panicked: sysrq triggered crash/);
    expect(stderr).toMatch(/\| .*Call Trace/);
    expect(status).toBe(1);
  });

  it('is turned off when its time is over', () => {
    const { stderr, status } = vm('-k', KERNEL, '--timeout', '15', '--', 'sleep', '600');
    expect(stderr).toMatch(/time-out: the command had not ended after 15 s/);
    expect(status).toBe(1);
  });

  it('passes Ctrl-C on, and ends within a second of it', async () => {
    const child = spawn(
      process.execPath,
      [MAIN, '-k', KERNEL, '--', 'sh', '-c', 'echo running; exec sleep 600'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
    const start = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
