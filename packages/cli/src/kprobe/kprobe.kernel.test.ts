import { kernelIds } from '@ebpf-dojo/core';
import { feature, requires, workload, type Workload } from '@ebpf-dojo/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KprobeLine, KprobeSummaryLine, Line } from '../output/schema/index.ts';
import { DEADLINE_MS, finished, parseLines, runTool, startTool } from '../testing/tool.ts';

const ids = () => (['program', 'map', 'link'] as const).map((kind) => new Set(kernelIds(kind)));

let before: ReturnType<typeof ids>;
beforeEach(() => {
  before = ids();
});
afterEach(async () => {
  await vi.waitFor(
    () =>
      expect(ids().map((now, kind) => [...now].filter((id) => !before[kind]?.has(id)))).toEqual([
        [],
        [],
        [],
      ]),
    DEADLINE_MS,
  );
});

interface Traced {
  readonly code: number | null;
  readonly hits: KprobeLine[];
  readonly summary: KprobeSummaryLine;
  /** What the tool said before there were any events. */
  readonly said: string;
}

/** Lets a workload work while its process is traced, and ends the tracer as Ctrl-C does. */
async function traced(work: Workload, args: readonly string[]): Promise<Traced> {
  const child = startTool(['kprobe', ...args, '--json', '-d', '0', '-p', String(work.pid)]);
  const run = finished(child);
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
  await vi.waitFor(() => expect(said).toMatch(/ on .*\.\n/), DEADLINE_MS);
  const beforeEvents = said;
  await work.run();
  child.kill('SIGINT');
  const { code, stdout } = await run;
  const lines = parseLines(stdout);
  const summary = lines.pop();
  if (summary?.type !== 'summary' || summary.command !== 'kprobe')
    throw new RangeError('the last line is no kprobe summary');
  return { code, hits: lines.filter(isHit), summary, said: beforeEvents };
}

function isHit(line: Line): line is KprobeLine {
  return line.type === 'kprobe';
}

describe('kprobe of a working process', () => {
  test('[E2] [E9] tells every call of a function with arguments, fields and returns, and ends with Ctrl-C', async () => {
    requires('kprobe', 'ring buffer', 'btf tracepoint');
    const work = await workload.opens();
    const { code, hits, summary, said } = await traced(work, [
      'do_sys_openat2',
      '--return',
      '--args',
      'dfd,filename,how->flags,how->mode',
    ]);
    expect(code).toBe(0);
    expect(hits).toHaveLength(work.n);
    const [first] = hits;
    const fd = first?.return;
    // The lowest free descriptor, each time: the workload closes it.
    expect(Number(fd)).toBeGreaterThanOrEqual(3);
    for (const hit of hits) {
      expect(hit).toMatchObject({
        pid: work.pid,
        tid: work.pid,
        comm: 'workload',
        function: 'do_sys_openat2',
        state: 'returned',
        args_cut: [],
        return: fd,
        error: null,
        stack: null,
      });
      expect(hit.args).toEqual({
        dfd: 'AT_FDCWD',
        filename: '/dev/null',
        // O_RDONLY | O_CLOEXEC, and what the kernel adds for 64-bit callers: O_LARGEFILE.
        'how->flags': 0o2000000 | 0o100000,
        'how->mode': 0,
      });
      expect(hit.duration_ns).toBeGreaterThan(0);
    }
    expect(summary).toMatchObject({
      seen: work.n,
      delivered: work.n,
      lost: 0,
      unreadable: 0,
      functions: 1,
      functions_refused: 0,
      calls: [
        {
          function: 'do_sys_openat2',
          count: work.n,
          errors: 0,
          total_ns: hits.reduce((sum, hit) => sum + Number(hit.duration_ns), 0),
        },
      ],
    });
    const hook = feature('fentry').has === 'yes' ? 'fentry' : 'kprobe';
    expect(summary.hook).toBe(hook);
    expect(said).toContain(`${hook} on do_sys_openat2.`);
  });

  test('[E2] tells the functions of a pattern apart, with the stacks that led there', async () => {
    requires('kprobe', 'ring buffer');
    const work = await workload.opens();
    const { code, hits, summary } = await traced(work, ['do_sys_open*', '--stack']);
    expect(code).toBe(0);
    expect(hits).toHaveLength(work.n);
    for (const hit of hits) {
      expect(hit).toMatchObject({
        pid: work.pid,
        function: 'do_sys_openat2',
        state: 'entered',
        args: { dfd: 'AT_FDCWD', filename: '/dev/null' },
        return: null,
        duration_ns: null,
      });
      expect(hit.args['how']).toMatch(/^0x[\da-f]{16}$/);
      expect(hit.stack?.kernel?.[0]?.symbol).toBe('do_sys_openat2');
      expect(hit.stack?.kernel?.map(({ symbol }) => symbol)).toContainEqual(
        expect.stringMatching(/sys_openat$/),
      );
      // Its callee, opens, is not seen: libc's syscall(2) keeps no frame pointer.
      expect(hit.stack?.user?.map(({ symbol }) => symbol)).toContain('main');
    }
    // do_sys_open is beside it on every kernel so far.
    expect(summary.functions).toBeGreaterThan(1);
    expect(summary).toMatchObject({
      seen: work.n,
      delivered: work.n,
      lost: 0,
      stacks_lost: 0,
      hook: feature('kprobe.multi').has === 'yes' ? 'kprobe.multi' : 'kprobes',
    });
  });
});

describe('kprobe that cannot', () => {
  test('[E2] an unknown function costs a line with near names and exit 2', async () => {
    const { code, stdout, stderr } = await runTool(['kprobe', 'do_sys_opnat2']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /^ebpf-tool: no kernel function is named 'do_sys_opnat2'\. .*do_sys_openat2.*\n$/,
    );
  });

  test('[E9] without privileges it exits with 3 and says what to do', async () => {
    const prefix = ['setpriv', '--reuid', '65534', '--clear-groups', '--inh-caps=-all'];
    const { code, stdout, stderr } = await runTool(['kprobe', 'do_sys_openat2'], { prefix });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/root|CONFIG_KPROBES/);
  });
});
