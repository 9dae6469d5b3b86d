import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { allowPerfEvents, unlimitedMemlock } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { untilReady } from './attached.ts';
import { leavesNothing } from './leaves-nothing.ts';
import { NOBODY, withCapabilities } from './prefixes.ts';
import { listen } from './listener.ts';
import { finished, parseLines, runTool, startTool } from './tool.ts';

const BUSY_MS = 200;

/**
 * Tests what every command that traces does in the same way: how it ends, and what it says when it cannot work. To be called in the
 * `describe` of a command.
 *
 * @param command its arguments
 */
export function testTracer(command: readonly string[]): void {
  leavesNothing();

  test('without privileges prints nothing, says what is missing, and exits with 3', async () => {
    const { code, stdout, stderr } = await runTool([...command, '-d', '1'], { prefix: NOBODY });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^ebpf-tool: /);
    expect(stderr).toMatch(/sudo |CAP_/);
    expect(stderr).not.toContain('this is a bug');
  });

  test('works without root, with CAP_BPF, CAP_PERFMON and CAP_DAC_READ_SEARCH, and ends with Ctrl-C', async () => {
    allowPerfEvents();
    const child = startTool([...command, '--json', '-d', '60'], {
      prefix: [...unlimitedMemlock(), ...withCapabilities('bpf', 'perfmon', 'dac_read_search')],
    });
    const run = finished(child);
    const ended = run.then(({ code, stderr }) => {
      throw new RangeError(`it ended too soon, with exit code ${code}: ${stderr}`);
    });
    await Promise.race([untilReady(child), ended]);
    await work();
    child.kill('SIGINT');
    const { code, stdout, stderr } = await run;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const summary = summaryOf(stdout);
    expect(summary.command).toBe(command[0]);
    expect(summary.seen).toBeGreaterThan(0);
  });

  test('ends by SIGTERM with its summary and exit code 0', async () => {
    const child = startTool([...command, '--json', '-d', '60']);
    const run = finished(child);
    await untilReady(child);
    child.kill('SIGTERM');
    const { code, stdout } = await run;
    expect(code).toBe(0);
    const summary = summaryOf(stdout);
    expect(summary.command).toBe(command[0]);
    expect(summary.seen).toBe(summary.delivered + summary.lost);
  });

  test('leaves nothing in the kernel when it is killed', async () => {
    const child = startTool([...command, '-d', '60'], { stdio: 'ignore' });
    await untilReady(child);
    child.kill('SIGKILL');
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });

  test('tells of a full disk, and exits with 1', async () => {
    const { code, stderr } = await runTool([...command, '-d', '0.5'], {
      prefix: ['sh', '-c', '"$@" > /dev/full', 'sh'],
    });
    expect(stderr).toContain('ebpf-tool: the output could not be written: no space left on device');
    expect(code).toBe(1);
  });
}

/** Something for each of them to see: time on a CPU, files opened, calls of getppid, and a connection. */
async function work(): Promise<void> {
  const end = performance.now() + BUSY_MS;
  while (performance.now() < end) {
    readFileSync('/proc/self/comm');
    void process.ppid;
  }
  await using listener = await listen();
  await listener.exchange();
}

function summaryOf(stdout: string) {
  const summary = parseLines(stdout).at(-1);
  if (summary?.type !== 'summary' || !('seen' in summary))
    throw new RangeError('the last line is no summary of what was seen');
  return summary;
}
