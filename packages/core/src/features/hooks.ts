import { randomInt } from 'node:crypto';
import { readFileSync, readSync } from 'node:fs';
import { gatherPermissionFacts } from '../errors/permission-facts.ts';
import { libc } from '../ffi/libc.ts';
import { pageSize } from '../ffi/memory.ts';
import type { Origin, Outcome } from './answer.ts';
import {
  AttachType,
  linkIterator,
  linkKprobeMulti,
  linkPerfEvent,
  linkUprobeMulti,
  openIterator,
  openRawTracepoint,
} from './bpf-commands.ts';
import { createMap, loadIntBtf } from './create-map.ts';
import { helperId, type Helper } from './helper-names.ts';
import { HitCounter } from './hit-counter.ts';
import {
  add,
  call,
  copy,
  jumpIfEqual,
  jumpUnlessEqual,
  mapOf,
  move,
  storeImmediate,
  type Instructions,
} from './instructions.ts';
import { kernelBtfId, type BtfTarget } from './kernel-btf.ts';
import { loadProgram } from './load-program.ts';
import { createStorage } from './map-types.ts';
import { getppidPlace, type CodePlace } from './own-function.ts';
import {
  attachToEvent,
  openClock,
  openKprobe,
  openTracepoint,
  openUprobe,
  start,
  uprobesCountListeners,
} from './perf-events.ts';
import { Refusal } from './refusal.ts';

const EPERM = 1;
const ENOENT = 2;
const ENOTSUPP = 524;
const CLOCK_PATIENCE_MS = 100;
const BPF_LOCAL_STORAGE_GET_F_CREATE = 1;

/** A hook, and how to try it. */
interface Hook extends Origin {
  /** Loads, attaches and provokes; then looks whether it ran. */
  readonly run: (counter: HitCounter) => void;
  /** What to do where it is missing. */
  readonly remedy: string;
}

const DISTRIBUTION = 'as those of the distributions are.';

/** What programs are attached to, and what tracing needs beside: each is attached for real, made to run, and counted. */
export const HOOKS = {
  raw_tp: {
    since: '4.17',
    source: 'commit c4f6699dfcb8',
    option: 'CONFIG_FTRACE_SYSCALLS',
    remedy: `Use a kernel built with CONFIG_FTRACE_SYSCALLS=y, ${DISTRIBUTION}`,
    run: (counter) => onSysEnter(counter, []),
  },
  tp_btf: {
    since: '5.5',
    source: 'commit ac4414b5ca47',
    option: 'CONFIG_DEBUG_INFO_BTF',
    remedy: `Use Linux 5.5 or newer, built with CONFIG_DEBUG_INFO_BTF=y, ${DISTRIBUTION}`,
    run: (counter) => tracing(counter, AttachType.traceRawTp, 'sys_enter tracepoint'),
  },
  tracepoint: {
    since: '4.7',
    source: 'commit 98b5c2c65c29',
    option: 'CONFIG_FTRACE_SYSCALLS',
    remedy: `Use a kernel built with CONFIG_FTRACE_SYSCALLS=y, ${DISTRIBUTION}`,
    run: (counter) => {
      using program = loadProgram({ type: 'tracepoint', instructions: counter.count });
      using event = openTracepoint('raw_syscalls', 'sys_enter');
      attachToEvent(program.fd, event);
      callKernel();
    },
  },
  kprobe: {
    since: '4.1',
    source: 'commit 2541517c32be',
    option: 'CONFIG_KPROBES',
    remedy: `Use a kernel built with CONFIG_KPROBES=y, ${DISTRIBUTION}`,
    run: (counter) => {
      using program = loadProgram({ type: 'kprobe', instructions: counter.count });
      using event = openKprobe('do_sys_openat2');
      attachToEvent(program.fd, event);
      callKernel();
    },
  },
  'kprobe.multi': {
    since: '5.18',
    source: 'commit 0dcac2725406',
    option: 'CONFIG_FPROBE',
    remedy: 'Use Linux 5.18 or newer, built with CONFIG_FPROBE=y; Debian has that from 6.12 on.',
    run: (counter) => {
      using program = loadProgram({
        type: 'kprobe',
        expectedAttachType: AttachType.traceKprobeMulti,
        instructions: counter.count,
      });
      using _link = linkKprobeMulti(program.fd, 'do_sys_openat2');
      callKernel();
    },
  },
  fentry: {
    since: '5.5',
    source: 'commit fec56f5890d9',
    option: 'CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS',
    remedy: 'Use Linux 5.5 or newer, built with CONFIG_FUNCTION_TRACER=y and BPF trampolines.',
    run: (counter) => tracing(counter, AttachType.traceFentry, 'do_sys_openat2'),
  },
  fexit: {
    since: '5.5',
    source: 'commit fec56f5890d9',
    option: 'CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS',
    remedy: 'Use Linux 5.5 or newer, built with CONFIG_FUNCTION_TRACER=y and BPF trampolines.',
    run: (counter) => tracing(counter, AttachType.traceFexit, 'do_sys_openat2'),
  },
  uprobe: {
    since: '4.3',
    source: 'commit 04a22fae4cbc',
    option: 'CONFIG_UPROBES',
    remedy: `Use a kernel built with CONFIG_UPROBES=y, ${DISTRIBUTION}`,
    run: onUprobe,
  },
  'uprobe.multi': {
    since: '6.6',
    source: 'commit 89ae89f53d20',
    option: 'CONFIG_UPROBES',
    remedy: `Use Linux 6.6 or newer, built with CONFIG_UPROBES=y, ${DISTRIBUTION}`,
    run: (counter) => {
      const { path, offset } = place();
      using program = loadProgram({
        type: 'kprobe',
        expectedAttachType: AttachType.traceUprobeMulti,
        instructions: counter.count,
      });
      using _link = linkUprobeMulti(program.fd, path, offset);
      libc.getppid();
    },
  },
  usdt: {
    since: '4.20',
    source: 'commit a6ca88b241d5: uprobes that count listeners, which semaphores need',
    option: 'CONFIG_UPROBES',
    remedy: `Use a kernel built with CONFIG_UPROBES=y, ${DISTRIBUTION}`,
    run: (counter) => {
      if (!uprobesCountListeners()) throw new Refusal('attach', 'uprobe', ENOTSUPP);
      onUprobe(counter);
    },
  },
  perf_event: {
    since: '4.9',
    source: 'commit 0515e5999a46',
    option: 'CONFIG_PERF_EVENTS',
    remedy: `Use a kernel built with CONFIG_PERF_EVENTS=y, ${DISTRIBUTION}`,
    run: (counter) => {
      using program = loadProgram({ type: 'perf_event', instructions: counter.count });
      using event = openClock();
      attachToEvent(program.fd, event);
      waitForClock(counter);
    },
  },
  iter: {
    since: '5.8',
    source: 'commit eaaacd23910f',
    option: 'CONFIG_DEBUG_INFO_BTF',
    remedy: `Use Linux 5.8 or newer, built with CONFIG_DEBUG_INFO_BTF=y, ${DISTRIBUTION}`,
    run: (counter) => {
      using program = loadProgram({
        type: 'tracing',
        expectedAttachType: AttachType.traceIter,
        attachBtfId: targetId('task iterator'),
        instructions: counter.count,
      });
      using link = linkIterator(program.fd);
      using iterator = openIterator(link.fd);
      readSync(iterator.fd, new Uint8Array(1));
    },
  },
  'ring buffer': {
    since: '5.8',
    source: 'commit 457f44363a88',
    remedy: 'Use Linux 5.8 or newer.',
    run: (counter) => {
      using ring = createMap({
        type: 'ringbuf',
        keySize: 0,
        valueSize: 0,
        maxEntries: pageSize(),
      });
      onSysEnter(counter, [
        ...storeImmediate(10, -8, 1),
        ...mapOf(1, ring.fd),
        ...copy(2, 10),
        ...add(2, -8),
        ...move(3, 8),
        ...move(4, 0),
        ...helper('ringbuf_output'),
        // A ring that nobody reads is full at some time; the first record was taken all the same.
        ...unlessZero(counter),
      ]);
    },
  },
  'task storage': {
    since: '5.13',
    source: 'commit a10787e6d58c: in tracing programs; the map type came with 5.11',
    option: 'CONFIG_DEBUG_INFO_BTF',
    remedy: `Use Linux 5.13 or newer, built with CONFIG_DEBUG_INFO_BTF=y, ${DISTRIBUTION}`,
    run: (counter) => {
      using btf = loadIntBtf();
      using storage = createStorage('task_storage', btf.fd);
      tracing(counter, AttachType.traceRawTp, 'sys_enter tracepoint', [
        ...helper('get_current_task_btf'),
        ...mapOf(1, storage.fd),
        ...copy(2, 0),
        ...move(3, 0),
        ...move(4, BPF_LOCAL_STORAGE_GET_F_CREATE),
        ...helper('task_storage_get'),
        ...ifZero(counter),
      ]);
    },
  },
  cookie: {
    since: '5.15',
    source: 'commit 7adfc6c9b315: of kprobes, uprobes, tracepoints and perf events',
    remedy: 'Use Linux 5.15 or newer.',
    run: (counter) => {
      const cookie = BigInt(randomInt(1, 2 ** 47));
      using program = loadProgram({
        type: 'perf_event',
        instructions: [...helper('get_attach_cookie'), ...counter.note, ...counter.count],
      });
      using event = openClock();
      using _link = linkPerfEvent(program.fd, event.fd, cookie);
      start(event);
      waitForClock(counter);
      if (counter.noted !== cookie) throw new Refusal('read', 'cookie', ENOTSUPP);
    },
  },
} as const satisfies Readonly<Record<string, Hook>>;

/** What a program can be attached to, or needs to be worth attaching. */
export type HookKind = keyof typeof HOOKS;

/** Attaches a program of a few instructions, makes it run, and counts. */
export function tryHook(kind: HookKind): Outcome {
  const hook: Hook = HOOKS[kind];
  try {
    using counter = new HitCounter();
    hook.run(counter);
    const { hits } = counter;
    if (hits > 0) return { has: 'yes', seen: `attached, ran ${hits}×` };
    return {
      has: 'inconclusive',
      seen: 'attached, ran 0×: the kernel took its program and never ran it',
      remedy: 'Look in `sudo dmesg` for what the kernel says of it.',
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { outcome } = error;
    if (kind === 'tracepoint' && error.errno === ENOENT && tracefsIsMissing())
      return {
        has: 'inconclusive',
        seen: 'tracefs is not mounted',
        code: 'ENOENT',
        remedy: 'sudo mount -t tracefs tracefs /sys/kernel/tracing',
      };
    return outcome.has === 'no' && error.errno !== EPERM
      ? { ...outcome, remedy: hook.remedy }
      : outcome;
  }
}

function onSysEnter(counter: HitCounter, body: Instructions): void {
  using program = loadProgram({
    type: 'raw_tracepoint',
    instructions: [...body, ...counter.count],
  });
  using _link = openRawTracepoint(program.fd, 'sys_enter');
  callKernel();
}

function tracing(
  counter: HitCounter,
  expectedAttachType: number,
  target: BtfTarget,
  body: Instructions = [],
): void {
  using program = loadProgram({
    type: 'tracing',
    expectedAttachType,
    attachBtfId: targetId(target),
    instructions: [...body, ...counter.count],
  });
  using _link = openRawTracepoint(program.fd);
  callKernel();
}

function onUprobe(counter: HitCounter): void {
  const { path, offset } = place();
  using program = loadProgram({ type: 'kprobe', instructions: counter.count });
  using event = openUprobe(path, offset);
  attachToEvent(program.fd, event);
  libc.getppid();
}

function targetId(target: BtfTarget): number {
  const id = kernelBtfId(target);
  if (id === undefined) throw new Refusal('load', `program for ${target}`, ENOENT);
  return id;
}

function place(): CodePlace {
  const found = getppidPlace();
  if (found === undefined) throw new Refusal('attach', 'uprobe of libc', ENOENT);
  return found;
}

function tracefsIsMissing(): boolean {
  return gatherPermissionFacts().tracefs === 'not mounted';
}

/** Opens a file: system calls for the tracepoints, do_sys_openat2 for the probes. */
function callKernel(): void {
  readFileSync('/proc/self/comm');
}

/** The clock ticks while its CPU is busy and while it is idle. */
function waitForClock(counter: HitCounter): void {
  const end = performance.now() + CLOCK_PATIENCE_MS;
  while (counter.hits === 0 && performance.now() < end);
}

function helper(name: Helper): Instructions {
  return call(helperId(name));
}

/** Goes on to what counts when r0 is zero, else past it to `return 0`. */
function unlessZero(counter: HitCounter): Instructions {
  return jumpUnlessEqual(0, 0, counter.count.length - 2);
}

/** Goes on to what counts unless r0 is zero, else past it to `return 0`. */
function ifZero(counter: HitCounter): Instructions {
  return jumpIfEqual(0, 0, counter.count.length - 2);
}
