// What every command that traces has to do in the same way. kprobe is not here, for many hosts have no kprobes: kprobe.kernel.test.ts.
import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { line } from './output/schema/index.ts';
import { leavesNothing } from './testing/leaves-nothing.ts';
import { DEADLINE_MS, finished, runTool, startTool } from './testing/tool.ts';

const tracing = [
  ['stats', ['stats']],
  ['trace', ['trace', '-s', 'getppid,openat']],
  ['trace --summary', ['trace', '--summary']],
  ['tracepoint', ['tracepoint', 'syscalls:sys_enter_openat']],
  ['uprobe', ['uprobe', 'libc', 'getppid']],
  ['perf', ['perf']],
] as const;

const newIds = leavesNothing();
const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

describe.for(tracing)('[E9] %s', ([name, command]) => {
  test('without privileges prints nothing, says what is missing, and exits with 3', async () => {
    const { code, stdout, stderr } = await runTool([...command, '-d', '1'], { prefix: NOBODY });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^ebpf-tool: /);
    expect(stderr).toMatch(/sudo |CAP_/);
    expect(stderr).not.toContain('this is a bug');
  });

  test('ends by SIGTERM with its summary and exit code 0', async () => {
    const child = startTool([...command, '--json', '-d', '60']);
    const run = finished(child);
    await vi.waitFor(() => expect(newIds('program').length).toBeGreaterThan(0), DEADLINE_MS);
    child.kill('SIGTERM');
    const { code, stdout } = await run;
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)));
    const summary = lines.at(-1);
    expect(summary).toMatchObject({ type: 'summary', command: name.split(' ')[0] });
    if (summary?.type !== 'summary' || !('seen' in summary)) return expect.unreachable();
    expect(summary.seen).toBe(summary.delivered + summary.lost);
  });

  test('leaves nothing in the kernel when it is killed', async () => {
    const child = startTool([...command, '-d', '60'], { stdio: 'ignore' });
    await vi.waitFor(() => expect(newIds('program').length).toBeGreaterThan(0), DEADLINE_MS);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  test('tells of a full disk, and exits with 1', async () => {
    const { code, stderr } = await runTool([...command, '-d', '0.5'], {
      prefix: ['sh', '-c', '"$@" > /dev/full', 'sh'],
    });
    expect(stderr).toContain('ebpf-tool: the output could not be written: no space left on device');
    expect(code).toBe(1);
  });
});
