import { feature, requires, workload, type Workload } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import type { KprobeLine, KprobeSummaryLine, Line } from '../output/schema/index.ts';
import { KernelTypes } from './kernel-types.ts';
import { leavesNothing } from '../testing/leaves-nothing.ts';
import { NOBODY } from '../testing/prefixes.ts';
import { DEADLINE_MS, finished, parseLines, runTool, startTool } from '../testing/tool.ts';

leavesNothing();

interface Traced {
  readonly code: number | null;
  readonly hits: KprobeLine[];
  readonly summary: KprobeSummaryLine;
  /** What the tool said on stderr. */
  readonly said: string;
}

/**
 * Lets a workload work while tracers look on, and ends them as Ctrl-C does. Starting is what takes time in an emulated machine: several
 * start at once.
 *
 * @param commands the arguments of each tracer
 */
async function traced(
  work: Workload,
  ...commands: readonly (readonly string[])[]
): Promise<Traced[]> {
  const tracers = commands.map((args) => {
    const child = startTool(['kprobe', ...args, '--json', '-d', '0', '-p', String(work.pid)]);
    const tracer = { child, run: finished(child), said: '' };
    child.stderr?.on('data', (bytes: Buffer) => (tracer.said += bytes.toString()));
    return tracer;
  });
  for (const tracer of tracers)
    await vi.waitFor(() => expect(tracer.said).toMatch(/ on .*\.\n/), DEADLINE_MS);
  await work.run();
  for (const { child } of tracers) child.kill('SIGINT');
  return Promise.all(
    tracers.map(async ({ run, said }) => {
      const { code, stdout } = await run;
      const lines = parseLines(stdout);
      const summary = lines.pop();
      if (summary?.type !== 'summary' || summary.command !== 'kprobe')
        throw new RangeError('the last line is no kprobe summary');
      return { code, hits: lines.filter(isHit), summary, said };
    }),
  );
}

function isHit(line: Line): line is KprobeLine {
  return line.type === 'kprobe';
}

describe('kprobe of a working process', () => {
  test('[E2] [E9] tells every call of a function with arguments, fields and returns, and ends with Ctrl-C', async () => {
    requires('kprobe', 'ring buffer', 'btf tracepoint');
    const work = await workload.opens();
    const args = 'dfd,filename,how->flags,how->mode';
    const [returns, entries] = await traced(
      work,
      ['do_sys_openat2', '--return', '--args', args],
      ['do_sys_openat2'],
    );
    const { code, hits, summary, said } = returns as Traced;
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
    // A kernel before 5.17 may have fentry, but no way to read its arguments by number.
    const hook =
      feature('fentry').has === 'yes' && new KernelTypes().hasHelper('get_func_arg')
        ? 'fentry'
        : 'kprobe';
    expect(summary.hook).toBe(hook);
    expect(said).toContain(`${hook} on do_sys_openat2.`);

    expect(entries).toMatchObject({ code: 0, summary: { hook, seen: work.n, lost: 0 } });
    expect(entries?.hits).toHaveLength(work.n);
    for (const hit of entries?.hits ?? [])
      expect(hit).toMatchObject({
        pid: work.pid,
        state: 'entered',
        args: {
          dfd: 'AT_FDCWD',
          filename: '/dev/null',
          how: expect.stringMatching(/^0x[\da-f]{16}$/),
        },
        return: null,
        duration_ns: null,
      });
  });

  test('[E2] tells the functions of a pattern apart, with the stacks that led there', async () => {
    requires('kprobe', 'ring buffer');
    const work = await workload.opens();
    const [all] = await traced(work, ['do_sys_open*', '--stack', '--return']);
    const { code, hits, summary } = all as Traced;
    expect(code).toBe(0);
    expect(hits).toHaveLength(work.n);
    for (const hit of hits) {
      expect(hit).toMatchObject({
        pid: work.pid,
        function: 'do_sys_openat2',
        state: 'returned',
        args: { dfd: 'AT_FDCWD', filename: '/dev/null' },
        return: hits[0]?.return,
        error: null,
      });
      expect(hit.return).toBeGreaterThanOrEqual(3);
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

test('[E2] [E9] an unknown function costs a line with near names and exit 2; no privileges, exit 3 and what to do', async () => {
  const [unknown, unprivileged] = await Promise.all([
    runTool(['kprobe', 'do_sys_opnat2']),
    runTool(['kprobe', 'do_sys_openat2'], { prefix: NOBODY }),
  ]);
  expect(unknown).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toMatch(
    /^ebpf-tool: no kernel function is named 'do_sys_opnat2'\. .*do_sys_openat2.*\n$/,
  );
  expect(unprivileged).toMatchObject({ code: 3, stdout: '' });
  expect(unprivileged.stderr).toMatch(/as root|CONFIG_KPROBES/);
});
