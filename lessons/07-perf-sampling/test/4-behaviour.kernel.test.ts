import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachPerfEvent, onlineCpus } from '@ebpf-dojo/core';
import { KernelSymbols } from '@ebpf-dojo/core/symbols';
import { runLesson } from '@ebpf-dojo/course/testing';
import { eventually, requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import {
  foldSamples,
  layOut,
  loadProfile,
  readSamples,
  sampleCpus,
  startBusy,
  type Profile,
} from '#lesson';

requires('perf event', 'btf');

/** Has each page fault of a process be a sample: by that clock, it is known how many there are. */
function sampleFaults({ programs }: Profile, pid: number, inherit = false): void {
  attachPerfEvent(programs.on_sample, { event: 'page-faults', period: 1, pid, inherit });
}

/** Touches fresh pages, and waits until that is done. */
async function faults(profile: Profile) {
  const rounds = randomInt(20, 90);
  const busy = await startBusy('faults', rounds);
  sampleFaults(profile, busy.pid);
  busy.begin();
  await busy.done();
  const did = `child ${busy.pid} touched ${3 * rounds} fresh pages in heavy, and ${rounds} in light`;
  return { rounds, pid: busy.pid, did, [Symbol.asyncDispose]: () => busy[Symbol.asyncDispose]() };
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((all, each) => all + each, 0);

/** More than it takes to have many samples soon, and few enough for an emulated machine. */
const OFTEN = 999;
const FOREVER_MS = 3_600_000;
const MANY = 5000;
const PATIENT = 20_000;
/** As long as it takes to go many times from heavy to light. */
const ROUNDS_MS = 250;

/** Waits until a condition holds, or there have been so many samples that it never will. */
async function sampledUntil({ globals }: Profile, condition: () => boolean): Promise<void> {
  const most = globals.seen + MANY;
  await eventually(() => condition() || globals.seen >= most, {
    what: 'samples',
    deadlineMs: 60_000,
  });
}

test('[07.1] a CPU is sampled 99 times a second, and not more often', async () => {
  const work = await workload.burn();
  using profile = loadProfile();
  const begin = process.hrtime.bigint();
  const links = sampleCpus(profile);
  await work.run();
  links.close();
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const { seen } = profile.globals;
  const most = onlineCpus().length * (99 * seconds + 1);
  expect(seen > most ? `${seen} samples` : 'at most 99 a second on each CPU').toObserve(
    'at most 99 a second on each CPU',
    { what: `samples in ${seconds.toFixed(3)} s`, beside: profile.programs.on_sample },
  );
});

test('[07.2] each sample counts for the process that has the CPU', async () => {
  const work = await workload.faults();
  using profile = loadProfile();
  sampleFaults(profile, work.pid);
  await work.run();
  const { seen } = profile.globals;
  expect(seen >= work.n).toObserve(true, { what: `samples: ${seen}` });
  expect(profile.maps.samples).toHaveEntry(work.pid, seen);
});

test('[07.2] threads count for their process', async () => {
  const work = await workload.threads(randomInt(20, 90));
  using profile = loadProfile();
  sampleFaults(profile, work.pid, true);
  await work.run();
  expect([...profile.maps.samples.keys()]).toObserve([work.pid], {
    what: 'keys of samples',
    beside: profile.maps.samples,
  });
});

/** Source: proc_pid_stat(5), the state. */
const isAsleep = (pid: number): boolean => /\) S /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** For how long CPUs were idle so far, all together, in ticks of 10 ms. Source: proc_stat(5). */
function idleTicks(): number {
  const perCpu = readFileSync('/proc/stat', 'utf8').matchAll(/^cpu\d+ (.*)$/gm);
  return sum(Array.from(perCpu, ([, ticks = '']) => Number(ticks.split(' ')[3])));
}

test('[07.2] an idle CPU is nobody, and a process that sleeps has no samples', async () => {
  await using busy = await startBusy('cpu', FOREVER_MS);
  await using sleeper = await startBusy('cpu', FOREVER_MS);
  // It said that it is ready a moment before it waits.
  await eventually(() => isAsleep(sleeper.pid), { what: `process ${sleeper.pid} to sleep` });
  using profile = loadProfile();
  const { samples } = profile.maps;
  using links = sampleCpus(profile, OFTEN);
  busy.begin();
  await sampledUntil(profile, () => (samples.get(busy.pid) ?? 0) >= 20);
  await busy[Symbol.asyncDispose]();
  const hadIdle = idleTicks();
  const found = () => profile.globals.idle > 0 || samples.has(0);
  // Where others keep all CPUs busy, there is none for a while, and where they always do, nobody to count.
  const most = profile.globals.seen + PATIENT;
  const isOver = () => found() || idleTicks() - hadIdle >= 20 || profile.globals.seen >= most;
  await eventually(isOver, { what: 'an idle CPU', deadlineMs: 60_000 });
  links.close();
  const { seen, idle } = profile.globals;
  expect({
    nobody: samples.get(0),
    sleeper: samples.get(sleeper.pid),
    all: idle + sum(samples.values()),
  }).toObserve(
    { nobody: undefined, sleeper: undefined, all: seen },
    {
      what: 'samples of process 0, of one that sleeps, and of all with those of idle CPUs',
      did: `child ${busy.pid} kept a CPU busy, while ${sleeper.pid} slept`,
      beside: samples,
    },
  );
});

test('[07.2] [Q4] samples that a full map refuses are counted', async () => {
  using profile = loadProfile({ processes: 1 });
  await using first = await faults(profile);
  await using second = await faults(profile);
  const { samples } = profile.maps;
  const counted = samples.get(first.pid) ?? 0;
  const { seen, lost_samples: lost } = profile.globals;
  expect({ counted: [...samples.keys()], lost }).toObserve(
    { counted: [first.pid], lost: seen - counted },
    { what: 'a map with room for one process', did: second.did, beside: samples },
  );
});

test('[07.3] samples count for the stack they found', async () => {
  using profile = loadProfile();
  await using work = await faults(profile);
  const { places, stacks } = profile.maps;
  // Only the calls in a loop are made again and again from the same place: three fresh pages in heavy, one in light.
  const counts = Array.from(places.entries())
    .filter(([{ pid }, count]) => pid === work.pid && count >= work.rounds)
    .map(([{ comm, kernel_stack: kernel, user_stack: user }, count]) => ({
      comm,
      kernel,
      isDeep: (stacks.get(user)?.length ?? 0) > 3,
      count,
    }))
    .toSorted((a, b) => b.count - a.count);
  const known = { comm: 'busy', kernel: -14, isDeep: true };
  expect(counts).toObserve(
    [
      { ...known, count: 3 * work.rounds },
      { ...known, count: work.rounds },
    ],
    { what: 'places', did: work.did, beside: places },
  );
});

test('[07.3] a sample in the kernel has both stacks', async () => {
  const work = await workload.sleep();
  using profile = loadProfile();
  const { pid } = work;
  const event = 'context-switches';
  attachPerfEvent(profile.programs.on_sample, { event, period: 1, pid });
  await work.run();
  const { places, stacks } = profile.maps;
  const kernel = KernelSymbols.load();
  const functions = (stack: number) =>
    (stacks.get(stack) ?? []).map((address) => kernel.resolve(address)?.name ?? '');
  const seen = [...places.keys()].map(({ kernel_stack, user_stack }) => ({
    kernel: functions(kernel_stack).some((name) => name.includes('schedule')),
    user: (stacks.get(user_stack)?.length ?? 0) > 0,
  }));
  expect([...new Set(seen.map((each) => JSON.stringify(each)))]).toObserve(
    ['{"kernel":true,"user":true}'],
    { what: 'whether places have both stacks', beside: places },
  );
});

test('[07.3] [Q4] a sample whose stack was lost counts all the same', async () => {
  using profile = loadProfile({ stacks: 1 });
  await using work = await faults(profile);
  expect(sum(profile.maps.places.values())).toObserve(profile.globals.seen, {
    what: 'samples of all places, with room for one stack',
    did: work.did,
    beside: profile.maps.places,
  });
});

test('[07.4] [Q4] stacks without room are lost, and those that are not there are not', async () => {
  using profile = loadProfile({ stacks: 1 });
  await using work = await faults(profile);
  const EFAULT = 14;
  const isLost = (stack: number) => stack < 0 && stack !== -EFAULT;
  const lost = Array.from(
    profile.maps.places.entries(),
    ([{ kernel_stack, user_stack }, count]) =>
      count * (Number(isLost(kernel_stack)) + Number(isLost(user_stack))),
  );
  const { lost_stacks } = profile.globals;
  expect({ lost_stacks }).toObserve(
    { lost_stacks: sum(lost) },
    {
      what: 'stacks lost, with room for one',
      did: `${work.did}, and was never in the kernel then`,
      beside: profile.programs.on_sample,
    },
  );
});

test('[07.4] [Q4] samples that no place counted are lost', async () => {
  using profile = loadProfile({ places: 1 });
  await using work = await faults(profile);
  const { seen, lost_places } = profile.globals;
  expect({ lost_places }).toObserve(
    { lost_places: seen - sum(profile.maps.places.values()) },
    { what: 'samples lost, with room for one place', did: work.did, beside: profile },
  );
});

test('[07.5] each page fault has the names of its functions', async () => {
  using profile = loadProfile();
  await using work = await faults(profile);
  const samples = readSamples(profile, work.pid).filter(({ user }) => user.at(-1) === 'touch');
  const stacks = samples.map(({ user, count }) => [...user.slice(-4), count].join(' '));
  expect(stacks.toSorted()).toObserve(
    [`main use_pages heavy touch ${3 * work.rounds}`, `main use_pages light touch ${work.rounds}`],
    { what: 'stacks that end in touch', did: work.did, beside: profile.maps.places },
  );
});

test('[07.6] a flame graph shows what is known: heavy takes 75 % of busy, ± 10', async () => {
  await using busy = await startBusy('cpu', FOREVER_MS);
  using profile = loadProfile();
  const { samples } = profile.maps;
  using links = sampleCpus(profile, OFTEN);
  busy.begin();
  const begin = performance.now();
  const isLong = () => performance.now() - begin > ROUNDS_MS;
  await sampledUntil(profile, () => isLong() && (samples.get(busy.pid) ?? 0) >= 200);
  links.close();
  const blocks = layOut(foldSamples(readSamples(profile, busy.pid)));
  // In all its blocks: at the first instruction of a function its frame is not there yet, and such a stack leaves out its caller.
  const widthOf = (name: string) =>
    sum(blocks.filter((block) => block.name === name).map((block) => block.samples));
  const share = (100 * widthOf('heavy')) / (widthOf('heavy') + widthOf('light'));
  expect({
    share: share >= 65 && share <= 85 ? '75 ± 10 %' : `${share.toFixed(1)} %`,
    busy: widthOf('busy'),
  }).toObserve(
    { share: '75 ± 10 %', busy: samples.get(busy.pid) },
    {
      what: 'the share of heavy, and samples of busy',
      did: `child ${busy.pid} spent 3 ms in heavy for each in light`,
      beside: profile.programs.on_sample,
    },
  );
});

test('[07.6] [L07] the command samples busy.c, and writes folded stacks and a picture', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lesson-07-'));
  try {
    const [folded, svg] = [join(folder, 'folded'), join(folder, 'svg')];
    const args = ['--busy', '300', '-F', String(OFTEN), '--folded', folded, '--svg', svg];
    const { code, stdout, stderr } = await runLesson(import.meta.dirname, ...args);
    expect({ code, busy: /^ +\d+ +\d+ +\d+\.\d % {2}busy$/m.test(stdout) }).toObserve(
      { code: 0, busy: true },
      { what: `the command, which said ${stderr}`, did: `started it with ${args.join(' ')}` },
    );
    const lines = readFileSync(folded, 'utf8').trim().split('\n');
    const picture = readFileSync(svg, 'utf8');
    expect({
      heavy: lines.some((line) => /^busy;.*;use_cpu;heavy;burn(;.*)? \d+$/.test(line)),
      picture: picture.startsWith('<svg ') && picture.includes('<title>heavy: '),
    }).toObserve({ heavy: true, picture: true }, { what: 'whether both files have heavy' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
