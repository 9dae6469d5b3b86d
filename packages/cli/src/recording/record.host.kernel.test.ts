import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requires, workload } from '@ebpf-dojo/testkit';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Line } from '../output/schema/index.ts';
import { untilReady } from '../testing/attached.ts';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { DEADLINE_MS, finished, runTool, startTool } from '../testing/tool.ts';
import { openRecording } from './index.ts';

requires('btf tracepoint');

const folder = mkdtempSync(join(tmpdir(), 'record-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function linesOf(path: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const line of (await openRecording(path)).lines) lines.push(line);
  return lines;
}

/** Waits until the command that is recorded has attached, and waits itself. */
async function untilChildReady(pid: number): Promise<void> {
  const child = await vi.waitFor(() => {
    const [first = ''] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
    expect(first).not.toBe('');
    return Number(first);
  }, DEADLINE_MS);
  await untilReady({ pid: child });
}

describe('record', () => {
  leavesNothing();

  test('has what the command saw, exactly, and ends with Ctrl-C', async () => {
    const path = join(folder, 'latency.gz');
    const opening = await workload.opens();
    const args = ['--from', 'latency', '-s', 'openat', '-p', String(opening.pid), '-i', '0.2'];
    const tool = startTool(['record', path, ...args]);
    const run = finished(tool);
    await untilChildReady(tool.pid ?? 0);
    await opening.run();
    tool.kill('SIGINT');
    const { code, stdout, stderr } = await run;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^\d+\.\d s: \d+ lines? of latency in .*latency\.gz, \d+ bytes\n$/);
    const lines = await linesOf(path);
    const counted = lines.reduce(
      (sum, line) => sum + (line.type === 'latency' ? line.count : 0),
      0,
    );
    const summary = lines.at(-1);
    if (summary?.type !== 'summary' || summary.command !== 'latency')
      throw new RangeError('there is no summary');
    expect(counted + summary.lost).toBe(opening.n);
  });

  test('of top ends by itself, and gives its exit code', async () => {
    const path = join(folder, 'top.gz');
    const { code } = await runTool(['record', path, '-d', '1', '-i', '0.4']);
    expect(code).toBe(0);
    const types = (await linesOf(path)).map(({ type }) => type);
    expect(types.slice(0, 2)).toEqual(['top', 'top']);
    expect(types.at(-1)).toBe('summary');
  });

  test('of a command that cannot start writes no file, and exits as that does', async () => {
    const path = join(folder, 'none.gz');
    const { code, stderr } = await runTool(['record', path, '--from', 'latency', '-s', 'nope']);
    expect(code).toBe(2);
    expect(stderr).toContain("no system call is named 'nope'");
    expect(existsSync(path)).toBe(false);
    const kept = join(folder, 'kept.gz');
    await runTool(['record', kept, '-d', '0.2', '-i', '0.1']);
    const { size } = statSync(kept);
    await runTool(['record', kept, '--from', 'tcp', '--port', '0']);
    expect(statSync(kept).size).toBe(size);
  });

  test('on a full disk ends, says so, and exits with 1', async () => {
    const full = join(folder, 'full.gz');
    symlinkSync('/dev/full', full);
    const { code, stderr } = await runTool(['record', full, '-i', '0.2']);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `ebpf-tool: ${full} could not be written: no space left on device (ENOSPC).`,
    );
  });
});
