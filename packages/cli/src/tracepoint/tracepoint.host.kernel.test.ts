import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelIds } from '@ebpf-dojo/core';
import { listTracepoints } from '@ebpf-dojo/core/tracepoints';
import { requires, workload } from '@ebpf-dojo/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TracepointLine, TracepointSummaryLine } from '../output/schema/index.ts';
import { untilAttached } from '../testing/attached.ts';
import { NOBODY } from '../testing/prefixes.ts';
import { DEADLINE_MS, finished, parseLines, runTool, startTool } from '../testing/tool.ts';

requires('root', 'tracepoint');

/** Programs that ran on a CPU already keep the kernel from running ours: such events are lost, and counted. */
const TRIES = 5;

let before: ReadonlySet<number>;
beforeEach(() => {
  before = new Set(kernelIds('program'));
});
afterEach(() =>
  vi.waitFor(
    () => expect(kernelIds('program').filter((id) => !before.has(id))).toEqual([]),
    DEADLINE_MS,
  ),
);

interface Traced {
  readonly events: readonly TracepointLine[];
  readonly summary: TracepointSummaryLine;
}

/** Traces while `work` goes on, from when all is attached until it is done. */
async function trace(
  args: readonly string[],
  work: () => Promise<unknown>,
  tracepoints = 1,
): Promise<Traced> {
  const tool = startTool(['tracepoint', ...args, '-d', '0', '--json']);
  const run = finished(tool);
  try {
    const attached = untilAttached(tool, tracepoints);
    // A tool that has ended says why, below.
    attached.catch(() => {});
    await Promise.race([attached, run]);
    await work();
  } finally {
    tool.kill('SIGINT');
  }
  const { code, stdout, stderr } = await run;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const lines = parseLines(stdout);
  const summary = lines.pop();
  if (summary?.type !== 'summary' || summary.command !== 'tracepoint')
    throw new RangeError('the last line is no summary of tracepoint');
  expect(summary.seen).toBe(summary.delivered + summary.lost);
  return { events: lines.filter((line) => line.type === 'tracepoint'), summary };
}

/** Again, as long as the kernel skipped a program: what was traced has to be exact then. */
async function untilNothingIsLost(attempt: () => Promise<Traced>): Promise<Traced> {
  for (let tries = TRIES; ; tries--) {
    const traced = await attempt();
    if (traced.summary.lost === 0 || tries === 1) return traced;
  }
}

/** A shell that waits for a line before it does what is said. */
function shell(script: string) {
  const child = spawn('/bin/sh', ['-c', `read -r go; ${script}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const gone = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    run: () => {
      child.stdin.end('go\n');
      return gone;
    },
  };
}

describe('[E6] tracepoint --json', () => {
  test('has every record of a system call, with the text its argument points to', async () => {
    let expected = { n: -1, pid: -1 };
    const { events } = await untilNothingIsLost(async () => {
      await using child = await workload.opens();
      expected = child;
      return await trace(
        [
          ...['syscalls', 'sys_enter_openat', '-p', String(child.pid)],
          ...['--filter', 'dfd==-100 && filename~/dev/nul* && flags&0x80000'],
        ],
        () => child.run(),
      );
    });
    expect(events).toHaveLength(expected.n);
    for (const { event, pid, fields } of events) {
      expect(event).toBe('syscalls:sys_enter_openat');
      expect(pid).toBe(expected.pid);
      expect(fields).toMatchObject({ dfd: -100, filename: '/dev/null', flags: 0x80000, mode: 0 });
    }
  });

  test('compares numbers with their sign: calls that failed, and no others', async () => {
    const failures = randomInt(5, 30);
    const { events, summary } = await untilNothingIsLost(async () => {
      const { pid, run } = shell(
        `i=0; while [ $i -lt ${failures} ]; do true < /no-such-file; true < /dev/null; i=$((i+1)); done`,
      );
      return await trace(
        ['syscalls:sys_exit_openat', '--filter', `pid==${pid} && ret<0 || pid==${pid} && ret==-1`],
        run,
      );
    });
    expect(events.map(({ fields }) => fields['ret'])).toEqual(
      Array.from({ length: failures }, () => -2),
    );
    expect(summary).toMatchObject({
      seen: failures,
      events: [{ event: 'syscalls:sys_exit_openat', count: failures }],
    });
  });

  test('takes the names that the kernel prints, and prints them', async () => {
    await using child = await workload.tcp4();
    const { events } = await trace(
      [
        ...['sock:inet_sock_set_state', '--filter'],
        `newstate==TCP_ESTABLISHED && family==AF_INET && dport==${child.port}`,
      ],
      () => child.run(),
    );
    expect(events).toHaveLength(child.n);
    for (const { fields, text } of events) {
      expect(fields).toMatchObject({ dport: child.port, newstate: 1, daddr: [127, 0, 0, 1] });
      expect(text).toMatchObject({
        oldstate: 'TCP_SYN_SENT',
        newstate: 'TCP_ESTABLISHED',
        family: 'AF_INET',
        protocol: 'IPPROTO_TCP',
        daddr: '127.0.0.1',
      });
    }
  });

  test('reads texts that lie behind a record: programs that a shell started', async () => {
    // Paths of the same length, which differ at their ends and in the middle.
    const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'tracepoint-')));
    const programs = folders.map((folder) => join(folder, randomUUID()));
    for (const each of programs) copyFileSync('/bin/true', each);
    const [folder, [program, other]] = [folders[0], programs];
    const times = randomInt(3, 15);
    const { run } = shell(
      `i=0; while [ $i -lt ${times} ]; do ${program}; ${other}; i=$((i+1)); done`,
    );
    const { events } = await trace(
      ['sched', 'sched_process_exec', '--filter', `filename~${folder}/*`],
      run,
    );
    for (const each of folders) rmSync(each, { recursive: true });
    expect(events.map(({ fields }) => fields['filename'])).toEqual(
      Array.from({ length: times }, () => program),
    );
    for (const { pid, fields } of events) expect(fields['pid']).toBe(pid);
  });
});

describe('several tracepoints', () => {
  requires('cookie');

  test('[E6] a pattern traces all that fit, each record with its own fields', async () => {
    const pattern = 'sched:sched_process_*';
    const times = randomInt(3, 15);
    let shellPid = -1;
    const { events } = await untilNothingIsLost(async () => {
      const { pid, run } = shell(
        `i=0; while [ $i -lt ${times} ]; do /bin/true; i=$((i+1)); done; exit 0`,
      );
      shellPid = pid;
      return await trace([pattern], run, listTracepoints(pattern).length);
    });
    const of = (name: string) => events.filter(({ event }) => event === `sched:${name}`);
    const children = of('sched_process_fork').flatMap(({ fields }) =>
      fields['parent_pid'] === shellPid ? [fields['child_pid']] : [],
    );
    const ofChildren = (name: string) =>
      of(name).filter(({ fields }) => children.includes(fields['pid']));
    expect(children).toHaveLength(times);
    expect(ofChildren('sched_process_exec').map(({ fields }) => fields['filename'])).toEqual(
      Array.from({ length: times }, () => '/bin/true'),
    );
    expect(ofChildren('sched_process_exit').map(({ fields }) => fields['comm'])).toEqual(
      Array.from({ length: times }, () => 'true'),
    );
  });
});

describe('[E9] a mistake', () => {
  test.for([
    [
      ['sched', 'sched_swich'],
      /^ebpf-tool: there is no tracepoint sched:sched_swich\. Did you mean sched:sched_switch\?$/,
    ],
    [
      ['sched:sched_switch', '--filter', 'prev_pidd==1'],
      /character 1: .* no field prev_pidd: did you mean prev_pid/,
    ],
  ] as const)('%s exits with 2 and one line', async ([args, message]) => {
    const { code, stdout, stderr } = await runTool(['tracepoint', ...args, '-d', '1']);
    expect(stderr.trimEnd()).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('who may not read tracefs is told so, with the remedy', async () => {
    const { code, stderr } = await runTool(['tracepoint', 'sched:sched_switch'], {
      prefix: NOBODY,
    });
    expect(stderr).toMatch(/may not read .*CAP_DAC_READ_SEARCH/s);
    expect(code).toBe(3);
  });
});

test('--list tells names by pattern, and loads nothing', async () => {
  const { code, stdout } = await runTool([
    'tracepoint',
    '--list',
    'sched:sched_process_?or*',
    '--json',
  ]);
  expect(parseLines(stdout)).toEqual([
    { v: 1, type: 'tracepoint name', event: 'sched:sched_process_fork' },
  ]);
  expect(code).toBe(0);
});
