import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { withCapabilities } from './testing/prefixes.ts';
import { runTool } from './testing/tool.ts';

describe('[E9] ebpf-tool says what is wrong, once, with the right exit code', () => {
  test('without privileges', async () => {
    const { code, stdout, stderr } = await runTool(['trace', '-d', '1'], {
      prefix: withCapabilities('dac_read_search'),
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      /^ebpf-tool: the kernel does not let this user load BPF programs\.\nRun it as root: sudo .*\nor give it CAP_BPF, CAP_PERFMON/,
    );
  });

  test('[E1] without privileges, check tries what it can and says what it could not', async () => {
    const { code, stdout } = await runTool(['check'], {
      prefix: withCapabilities('dac_read_search'),
    });
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /^MISSING +Privileges +yes +all +all +user 65534, without CAP_BPF and CAP_PERFMON$/m,
    );
    expect(stdout).toMatch(/^NOT TRIED +bpf\(2\), ring buffer/m);
    expect(stdout).toMatch(/^OK +Kernel types/m);
  });

  test('CAP_BPF, CAP_PERFMON and CAP_DAC_READ_SEARCH are enough to trace a command', async () => {
    const prefix = withCapabilities('dac_read_search', 'bpf', 'perfmon');
    const command = ['--', 'cat', '/etc/hostname'];
    const { code, stdout, stderr } = await runTool(
      ['trace', '--json', '-s', 'openat', ...command],
      { prefix },
    );
    expect(stderr).not.toContain('ebpf-tool');
    expect(code).toBe(0);
    expect(stdout).toContain('"text":"/etc/hostname"');
  });

  test('with a corrupt object file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corrupt-'));
    const object = fileURLToPath(
      import.meta.resolve('@ebpf-dojo/bpf/trace').replace(/\.skel\.ts$/, '.bpf.o'),
    );
    const corrupt = join(folder, 'trace.bpf.o');
    copyFileSync(object, corrupt);
    truncateSync(corrupt, 5000);
    const { code, stdout, stderr } = await runTool(['trace', '-d', '1'], {
      prefix: [
        'unshare',
        '-m',
        'sh',
        '-c',
        'mount --bind "$1" "$2" && shift 2 && exec "$@"',
        'sh',
        corrupt,
        object,
      ],
    });
    rmSync(folder, { recursive: true });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^ebpf-tool: open of BPF object .*trace\.bpf\.o failed: /);
    expect(stderr).toContain('The file is no whole BPF object');
  });

  test('with libbpf hidden', async () => {
    const { code, stdout, stderr } = await runTool(['trace', '-d', '1'], {
      env: { ...process.env, EBPF_DOJO_LIBBPF: '/nowhere/libbpf.so.1' },
    });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(
      /^ebpf-tool: libbpf is needed and \/nowhere\/libbpf\.so\.1 could not be loaded/,
    );
    for (const command of ['apt install', 'dnf install', 'pacman -S', 'apk add', 'zypper install'])
      expect(stderr).toContain(command);
  });

  test('with a folder in PATH that may not be searched', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'private-'));
    chmodSync(folder, 0o700);
    chownSync(folder, 65534, 65534);
    const without = '-dac_override,-dac_read_search';
    const { code, stderr } = await runTool(['trace', '-s', 'execve', '--', 'true'], {
      prefix: ['setpriv', `--bounding-set=${without}`, `--inh-caps=${without}`],
      env: { ...process.env, PATH: `${folder}:/usr/bin:/bin` },
    });
    rmSync(folder, { recursive: true });
    expect(stderr).not.toContain('ebpf-tool:');
    expect(code).toBe(0);
  });

  test('with stdout closed early', async () => {
    const { code, stdout, stderr } = await runTool([], {
      prefix: [
        'sh',
        '-c',
        '{ "$@" trace --json -- sh -c "while :; do cat /etc/hostname; done" 2>&3; echo "exit $?" >&3; } 3>&2 | head -1',
        'sh',
      ],
    });
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'call', syscall: 'execve' });
    expect(stderr.match(/ebpf-tool: .*/g)).toEqual([
      expect.stringMatching(/^ebpf-tool: stdout was closed, so tracing stopped after \d+ calls\.$/),
    ]);
    expect(stderr).toContain('exit 0');
  });
});
