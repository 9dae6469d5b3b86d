import { spawn } from 'node:child_process';
import { release } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { CheckLine, CheckSummaryLine } from '../output/schema/index.ts';
import { withCapabilities } from '../testing/prefixes.ts';
import { finished, parseLines, runTool } from '../testing/tool.ts';

/** What `check --json` says, behind a prefix, such as one that hides something from it. */
async function check(...prefix: readonly string[]) {
  const { code, stdout, stderr } = await runTool(['check', '--json'], { prefix });
  expect(stderr).toBe('');
  return { code, ...parse(stdout) };
}

function parse(stdout: string) {
  const lines = parseLines(stdout);
  const summary = lines.pop() as CheckSummaryLine;
  const checks = lines as CheckLine[];
  const of = (status: CheckLine['status']) => checks.filter((line) => line.status === status);
  expect(summary).toEqual({
    v: 1,
    type: 'summary',
    command: 'check',
    ok: of('ok').length,
    missing: of('missing').length,
    untried: of('untried').length,
    needed_missing: checks.filter(({ needed, status }) => needed && status !== 'ok').length,
  });
  const by = (id: string) => checks.find((line) => line.id === id);
  return { checks, by };
}

/** The command in a remedy, as root runs it, who needs no sudo. */
function commandIn(fix: string | null | undefined, after = ''): string {
  const command = new RegExp(`${after}sudo (.+)$`).exec(fix ?? '')?.[1];
  if (command === undefined) throw new RangeError(`no command in: ${fix}`);
  return command;
}

/** In a file system of its own, where only the tool sees what `script` does. It ends with the tool: `"$@"`. */
const apart = (script: string) => ['unshare', '-m', 'sh', '-c', script, 'sh'];

describe('[E1] check', () => {
  test('tries every hook for real and tells what it saw, whom it serves, and what is needed', async () => {
    const text = await runTool(['check']);
    const { code, checks, by } = await check();
    expect({ text: text.code, json: code }).toEqual({ text: 0, json: 0 });
    expect(text.stdout).toMatch(/^STATUS +FEATURE +NEEDED +LESSONS +COMMANDS +SEEN\n/);
    for (const { title, status, detail, needed, fix } of checks) {
      expect(text.stdout).toContain(title);
      expect(detail).not.toBe('');
      // What is wrong comes with a way out.
      expect({ title, fixed: fix !== null }).toEqual({ title, fixed: status === 'missing' });
      if (needed) expect({ title, status }).toEqual({ title, status: 'ok' });
    }
    expect(checks.filter(({ needed }) => needed).map(({ id }) => id)).toEqual([
      'kernel',
      'btf',
      'libbpf',
      'privileges',
      'ring-buffer',
      'btf-tracepoint',
    ]);
    expect(by('kernel')?.detail).toContain(release());
    expect(by('kernel')?.lessons).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(by('btf-tracepoint')).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/^attached, ran [1-9]\d*×$/),
      commands: ['stats', 'latency', 'trace', 'kprobe', 'tcp', 'top'],
    });
    expect(by('kernel-symbols')?.detail).toMatch(/^[1-9]\d{3,} functions$/);
  });

  test('ends quietly when nobody reads on', async () => {
    const { code, stdout, stderr } = await runTool([], {
      prefix: ['sh', '-c', '"$@" check | head -1', 'sh'],
    });
    expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expect(stderr).not.toContain('Error');
  });
});

describe('[E1] remedies of check work', () => {
  test('tracefs that is not mounted', async () => {
    const hidden =
      'for place in /sys/kernel/tracing /sys/kernel/debug; do while umount -l $place 2>/dev/null; do :; done; done';
    const without = await check(...apart(`${hidden}; exec "$@"`));
    const { status, detail, fix } = without.by('tracefs') ?? {};
    expect({ code: without.code, status, detail }).toEqual({
      code: 0,
      status: 'missing',
      detail: 'not mounted',
    });
    expect(without.by('tracepoint')?.status).toBe('missing');
    const { by } = await check(...apart(`${hidden}; ${commandIn(fix)}; exec "$@"`));
    expect(by('tracefs')?.status).toBe('ok');
    expect(by('tracepoint')?.status).toBe('ok');
  });

  test('a user without capabilities', async () => {
    const user = withCapabilities('dac_read_search');
    const { code, by } = await check(...user);
    expect(code).toBe(3);
    expect(by('btf-tracepoint')).toMatchObject({ status: 'untried', detail: 'needs privileges' });
    const command = commandIn(by('privileges')?.fix, 'with capabilities: ');
    expect(command).toContain(' --ambient-caps=+bpf,+perfmon,+dac_read_search ');
    const fixed = await finished(
      spawn('sh', ['-c', `exec ${command}`], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    const after = parse(fixed.stdout);
    expect({ code: fixed.code, stderr: fixed.stderr }).toEqual({ code: 0, stderr: '' });
    expect(after.by('privileges')).toMatchObject({
      status: 'ok',
      detail: 'user 65534, with CAP_BPF and CAP_PERFMON',
    });
    expect(after.by('tracefs')?.status).toBe('ok');
  });

  test('kernel types that are hidden: said by check and by commands, until they are back', async () => {
    const hide = 'mount -t tmpfs none /sys/kernel/btf';
    const { code, by } = await check(...apart(`${hide}; exec "$@"`));
    expect({ code, status: by('btf')?.status, seen: by('btf')?.detail }).toEqual({
      code: 3,
      status: 'missing',
      seen: '/sys/kernel/btf/vmlinux: ENOENT',
    });
    expect(by('btf')?.fix).toContain("mount the host's /sys/kernel/btf");
    for (const command of ['trace', 'stats']) {
      const { stdout, stderr, ...run } = await runTool([command, '-d', '1'], {
        prefix: apart(`${hide}; exec "$@"`),
      });
      expect({ code: run.code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toMatch(
        /^ebpf-tool: this kernel does not show its types \(BTF\), which every program here needs: .*ENOENT\.\nUse a kernel/,
      );
    }
    // As a container engine does it, which mounts the folder of the host.
    const mounted = `mkdir /tmp/btf.$$ && mount --bind /sys/kernel/btf /tmp/btf.$$ && ${hide} && mount --bind /tmp/btf.$$ /sys/kernel/btf && umount /tmp/btf.$$ && rmdir /tmp/btf.$$; exec "$@"`;
    const back = await check(...apart(mounted));
    expect({ code: back.code, status: back.by('btf')?.status }).toEqual({ code: 0, status: 'ok' });
  });

  test('a user namespace', async () => {
    const { code, by } = await check('unshare', '-U', '-r');
    expect(code).toBe(3);
    expect(by('privileges')).toMatchObject({
      status: 'missing',
      detail: 'root of a user namespace, whose capabilities do not count for BPF',
    });
  });
});
