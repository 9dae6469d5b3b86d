// Names, in a BPF file system that only these tools see: machines need not have one mounted, and the tool mounts none.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { requires, workload } from '@ebpf-dojo/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { TcpSessionLine } from '../output/schema/index.ts';
import { untilReady } from '../testing/attached.ts';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { NOBODY } from '../testing/prefixes.ts';
import { finished, parseLines, runTool, startTool } from '../testing/tool.ts';

requires('root', 'ring buffer', 'btf tracepoint', 'ipv6');
leavesNothing();

const MOUNTED = [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount -t bpf bpf /sys/fs/bpf && exec "$@"',
  'sh',
];

/** What a test that fails would leave. */
const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

/** Starts `tcp --name` where nobody else's pins are, or where those of another tool are. */
async function startNamed(name: string, beside?: ChildProcess) {
  const prefix = beside === undefined ? MOUNTED : within(beside);
  const tool = startTool(['tcp', '--name', name, '--json', '-d', '0'], { prefix });
  started.add(tool);
  const run = finished(tool);
  await untilReady(tool);
  return { tool, run, filter: (...args: readonly string[]) => runFilter(tool, ...args) };
}

/** In the mount namespace of a tool. */
const within = ({ pid }: ChildProcess) => ['nsenter', '--mount', '--target', String(pid)];
const runFilter = (tool: ChildProcess, ...args: readonly string[]) =>
  runTool(['filter', ...args], { prefix: within(tool) });

/** A process that keeps a BPF file system of its own, whoever else is there. */
async function keeper(): Promise<ChildProcess> {
  const [program, ...rest] = [...MOUNTED, 'sleep', '600'];
  const keeping = spawn(program, rest, { stdio: 'ignore' });
  started.add(keeping);
  // It becomes that once the file system is mounted.
  await expect.poll(() => readFileSync(`/proc/${keeping.pid}/comm`, 'utf8')).toBe('sleep\n');
  return keeping;
}

/** Whether there are pins by a name in the BPF file system of a process. */
const pinsOf = ({ pid }: ChildProcess, name: string) =>
  existsSync(`/proc/${pid}/root/sys/fs/bpf/ebpf-tool/${name}`);

const sessionsOf = (stdout: string) =>
  parseLines(stdout).filter((line): line is TcpSessionLine => line.type === 'tcp_session');

describe('[M3.5] filter', () => {
  test('changes what a running tcp tells of, from elsewhere, shows it, and takes it away', async () => {
    const [one, other] = [await workload.tcp4(), await workload.tcp6()];
    const { tool, run, filter } = await startNamed('web');
    const given = ['--port', String(other.port), '--addr', '::1,10.0.0.0/8', '--state', 'close'];
    const set = await filter('web', ...given, '--json');
    expect(set).toMatchObject({ code: 0, stderr: '' });
    const [line, summary] = parseLines(set.stdout);
    expect(line).toEqual({
      v: 1,
      type: 'tcp_filter',
      name: 'web',
      pid: tool.pid,
      changes: 1,
      pids: null,
      ports: [other.port],
      addresses: ['::1', '10.0.0.0/8'],
      states: ['CLOSE'],
    });
    expect(summary).toEqual({ v: 1, type: 'summary', command: 'filter', filters: 1 });
    await one.run();
    await other.run();
    const cleared = await filter('web', '--clear');
    expect(cleared.stdout.split('\n')[1]).toMatch(/^web +\d+ +2 times everything$/);
    const third = await workload.tcp4();
    await third.run();
    expect((await filter('--list')).stdout).toBe(cleared.stdout);
    tool.kill('SIGINT');
    const { code, stdout } = await run;
    expect(code).toBe(0);
    const sessions = sessionsOf(stdout);
    const amount = (port: number, changes: number) =>
      sessions.filter(
        ({ local, remote, filter: by }) =>
          (local.port === port || remote.port === port) && by === changes,
      ).length;
    expect(amount(one.port, 1)).toBe(0);
    expect(amount(other.port, 1)).toBe(2 * other.n);
    expect(amount(third.port, 2)).toBe(2 * third.n);
    const states = parseLines(stdout).filter((each) => each.type === 'tcp_state');
    expect(states.filter(({ to }) => to === 'CLOSE').length).toBeGreaterThanOrEqual(2 * other.n);
    expect(states.every(({ to }) => to === 'CLOSE')).toBe(true);
  });

  test('names go with their tcp, by any signal it can see; what a killed one leaves is told and removed', async () => {
    const place = await keeper();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { tool, run } = await startNamed('ends', place);
      expect(pinsOf(place, 'ends')).toBe(true);
      tool.kill(signal);
      expect((await run).code).toBe(0);
      expect(pinsOf(place, 'ends')).toBe(false);
    }
    for (const next of ['list', 'filter', 'tcp']) {
      const { tool, run } = await startNamed('killed', place);
      tool.kill('SIGKILL');
      await run;
      expect(pinsOf(place, 'killed')).toBe(true);
      const prefix = within(place);
      const args = { list: ['filter', '--list'], filter: ['filter', 'killed', '--port', '1'] }[
        next
      ];
      const { code, stderr } = await runTool(
        args ?? ['tcp', '--name', 'killed', '-d', '0.1', '--json'],
        { prefix },
      );
      expect(code).toBe(next === 'filter' ? 2 : 0);
      expect(stderr).toContain(
        `ebpf-tool: what process ${tool.pid} left of killed when it was killed has been removed.`,
      );
      expect(pinsOf(place, 'killed')).toBe(false);
    }
  });

  test('says why it cannot: a name that is taken, one that is not there, no permission, no file system', async () => {
    const { tool, run, filter } = await startNamed('mine');
    const prefix = within(tool);
    expect(await runTool(['tcp', '--name', 'mine', '-d', '1'], { prefix })).toMatchObject({
      code: 2,
      stderr: `ebpf-tool: the name mine is taken, by process ${tool.pid}.\n`,
    });
    expect(await filter('yours', '--clear')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'ebpf-tool: no ebpf-tool tcp --name yours is running; there is mine.\n',
    });
    for (const args of [['mine', '--clear'], ['mine'], ['--list']]) {
      const denied = await runTool(['filter', ...args], { prefix: [...prefix, ...NOBODY] });
      expect(denied).toMatchObject({ code: 3, stdout: '' });
      expect(denied.stderr).toMatch(/^ebpf-tool: this user may not .* Run it as root: sudo .*\n$/);
    }
    tool.kill('SIGTERM');
    await run;
    const unmounted = ['unshare', '--mount', 'sh', '-c', 'umount /sys/fs/bpf; exec "$@"', 'sh'];
    for (const args of [
      ['filter', '--list'],
      ['tcp', '--name', 'x', '-d', '1'],
    ]) {
      const { code, stdout, stderr } = await runTool(args, { prefix: unmounted });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain('Mount it: sudo mount -t bpf bpf /sys/fs/bpf\n');
    }
  });
});
