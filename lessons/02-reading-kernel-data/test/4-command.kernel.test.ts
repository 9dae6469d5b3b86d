import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { mainOf } from '@ebpf-dojo/course/testing';
import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

requires('root', 'kprobe', 'ring buffer', 'btf');

/** Runs the command while `work` is done, then interrupts it. */
async function traced(pid: number, work: () => Promise<void>, prefix: readonly string[] = []) {
  const [file, ...args] = [
    ...prefix,
    process.execPath,
    mainOf(import.meta.dirname),
    '--pid',
    String(pid),
  ];
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = text(child.stdout);
  const said: string[] = [];
  const closed = once(child, 'close') as Promise<[number | null]>;
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    if (said.length > 1) continue;
    await work();
    child.kill('SIGINT');
  }
  const [code] = await closed;
  return { code, lines: (await stdout).trimEnd().split('\n'), said };
}

const line = (pid: number) =>
  new RegExp(
    `^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} workload\\[${pid}/${pid}\\] do_sys_openat2 dfd=AT_FDCWD .+ flags=O_\\S+ parent=\\d+$`,
  );

/** What is expected of a command that saw all of `work`, in the form that its outcome is brought into. */
const all = (n: number) => ({
  code: 0,
  lines: n,
  said: ['Watching do_sys_openat2.', `${n} opens seen, 0 lost`],
});

test('[02.4] [M1.5] the command prints each open as a line, and what it saw at its end', async () => {
  const work = await workload.opens();
  const { code, lines, said } = await traced(work.pid, () => work.run());
  const whole = lines.filter((each) => line(work.pid).test(each)).length;
  expect({ code, lines: whole, said }).toObserve(all(work.n), {
    what: `lines such as ${lines[0]}`,
  });
});

test('[02.4] [M1.8] CAP_BPF and CAP_PERFMON are enough', async () => {
  const work = await workload.opens();
  // Locked memory counts against a limit before Linux 5.11.
  const prefix = ['prlimit', '--memlock=unlimited', 'setpriv'];
  const only = ['--bounding-set=-all,+bpf,+perfmon', '--inh-caps=-all'];
  const { code, lines, said } = await traced(work.pid, () => work.run(), [...prefix, ...only]);
  const whole = lines.filter((each) => line(work.pid).test(each)).length;
  expect({ code, lines: whole, said }).toObserve(all(work.n), {
    what: 'lines, without any other capability',
  });
});
