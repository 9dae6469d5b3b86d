import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { finished, runTool, startTool } from '../testing/tool.ts';

describe('first-light', () => {
  test('checks, traces its own workload, sums up, says what is next, and leaves nothing behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('tmp.'));
    const { code, stdout, stderr } = await runTool(['first-light', '-d', '1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/^(.*\n)?$/) });
    expect(stdout).toMatch(
      /^OK +BTF tracepoint \(tp_btf\) +yes +08 +stats, latency, trace, kprobe, tcp, top +attached, ran \d+×$/m,
    );
    // Two rounds in one second.
    expect(
      stdout.match(/ cat +openat\(AT_FDCWD, "\/etc\/hostname", O_RDONLY\) += \d+ /gm),
    ).toHaveLength(2);
    expect(
      stdout.match(/ cat +openat\(AT_FDCWD, "\/etc\/no-such-file", O_RDONLY\) += -1 ENOENT /gm),
    ).toHaveLength(2);
    expect(stdout.match(/ execve\("[^"]*\/mkdir", \[.*\) += 0 /gm)).toHaveLength(2);
    const [, seen, delivered, lost] =
      /: (\d+) seen = (\d+) delivered \+ (\d+) lost/.exec(stdout) ?? [];
    expect(Number(seen)).toBe(Number(delivered) + Number(lost));
    expect(stdout).toMatch(/What to do next:\n(?: {2}\S.*\n){4}$/);
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('tmp.'))).toEqual(before);
  });

  test('Ctrl-C ends it early, with its summary and without its files', async () => {
    const before = readdirSync(tmpdir());
    const child = startTool(['first-light', '-d', '60']);
    const run = finished(child);
    child.stdout?.on('data', (text) => {
      if (String(text).includes('/etc/hostname')) child.kill('SIGINT');
    });
    const { code, stdout } = await run;
    expect(code).toBe(0);
    expect(stdout).toMatch(/: (\d+) seen = \d+ delivered/);
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith('tmp.') && !before.includes(name)),
    ).toEqual([]);
  });

  test('without privileges says so, and how to get them', async () => {
    const { code, stdout } = await runTool(['first-light'], {
      prefix: [
        'setpriv',
        '--reuid=65534',
        '--clear-groups',
        '--inh-caps=+dac_read_search',
        '--ambient-caps=+dac_read_search',
      ],
    });
    expect(code).toBe(3);
    expect(stdout).toMatch(/^MISSING +Privileges/m);
    expect(stdout).toContain('fix: Run it as root: sudo');
  });
});
