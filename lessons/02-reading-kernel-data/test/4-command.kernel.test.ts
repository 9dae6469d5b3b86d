import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';
import { mainOf } from '@ebpf-dojo/course/testing';
import { allowPerfEvents, requires, unlimitedMemlock, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

requires('root', 'kprobe', 'ring buffer', 'btf');

/** What the command says once it is attached. */
const WATCHING = 'Watching do_sys_openat2.';

/** Runs the command while `work` is done, then interrupts it. */
async function traced(pid: number, work: () => Promise<unknown>, prefix: readonly string[]) {
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
    if (line !== WATCHING) continue;
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

test('[02.4] [M1.5] [M1.8] [L02] the command prints each open, by CAP_BPF and CAP_PERFMON alone', async () => {
  const work = await workload.opens();
  allowPerfEvents();
  const only = ['setpriv', '--bounding-set=-all,+bpf,+perfmon', '--inh-caps=-all'];
  const { code, lines, said } = await traced(work.pid, () => work.run(), [
    ...unlimitedMemlock(),
    ...only,
  ]);
  const whole = lines.filter((each) => line(work.pid).test(each)).length;
  expect({ said, code, lines: whole }).toObserve(
    { said: [WATCHING, `${work.n} opens seen, 0 lost`], code: 0, lines: work.n },
    {
      what: `lines such as ${lines[0]}`,
    },
  );
});
