import { checkBytes, checkInteger, checkOptions } from './arguments.ts';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { Mapping } from './ffi/memory.ts';
import { AnsweringOpts } from './ffi/opts.ts';
import { programInfo } from './program-info.ts';
import type { ProgramType } from './program-type.ts';

/** What a program is run on. */
export interface TestRun {
  /** The packet, from its Ethernet header on: at least 14 bytes. Network programs only. */
  readonly data?: Uint8Array;
  /** The context: `struct __sk_buff` or `struct xdp_md` beside `data`; the arguments of the tracepoint, 8 bytes each, for `raw_tp`. */
  readonly ctx?: Uint8Array;
  /** How many times, to measure it. Default: once. Not for `raw_tp`. */
  readonly repeat?: number;
}

/** What came of it. */
export interface TestRunResult {
  /** What the program returned, as C's `int`. */
  readonly returnValue: number;
  /** The packet afterwards; empty without {@link TestRun.data}. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** The context afterwards; empty without {@link TestRun.ctx}, and for `raw_tp`. */
  readonly ctx: Uint8Array<ArrayBuffer>;
  /** Nanoseconds a run, on average; 0 for `raw_tp`. */
  readonly durationNs: number;
}

/** A program may make the packet longer by this much. */
const GROWTH = 4096;
const MAX_DATA = 1024 * 1024;
const MAX_CTX = 4096;
const MAX_REPEAT = 2 ** 31 - 1;
const ETHERNET_HEADER = 14;
const EINVAL = 22;
const ENOTSUPP = 524;
const EOPNOTSUPP = 95;

/** These take a packet. Source: `.test_run` of each type's `bpf_prog_ops` in net/core/filter.c. */
const NETWORK: ReadonlySet<ProgramType> = new Set([
  'socket_filter',
  'sched_cls',
  'sched_act',
  'xdp',
  'cgroup_skb',
  'lwt_in',
  'lwt_out',
  'lwt_xmit',
  'lwt_seg6local',
  'flow_dissector',
]);

/** @throws {BpfError} when the kernel does not run it */
export function testRun(fd: number, subject: string, run: TestRun): TestRunResult {
  checkOptions(run, 'What a test run takes');
  const data = run.data === undefined ? new Uint8Array() : checkBytes(run.data, 'data');
  const ctx = run.ctx === undefined ? new Uint8Array() : checkBytes(run.ctx, 'ctx');
  checkInteger(data.length, 'the length of data', 0, MAX_DATA);
  checkInteger(ctx.length, 'the length of ctx', 0, MAX_CTX);
  const repeat = run.repeat === undefined ? 0 : checkInteger(run.repeat, 'repeat', 1, MAX_REPEAT);
  // raw_tp answers EINVAL when it is offered room for an answer.
  const answers = programInfo(fd, subject).type !== 'raw_tracepoint';
  const room = data.length + GROWTH;
  const memory = new Mapping({
    subject: 'test run',
    length: data.length + room + 2 * MAX_CTX,
    writable: true,
  });
  const at = { data: 0, ctx: data.length, dataOut: data.length + MAX_CTX, ctxOut: 0 };
  at.ctxOut = at.dataOut + room;
  const address = (wanted: boolean, offset: number) =>
    wanted ? memory.address + BigInt(offset) : null;
  const size = (wanted: boolean, bytes: number) => (wanted ? bytes : 0);
  const hasData = data.length > 0;
  const hasCtx = ctx.length > 0;
  // struct bpf_test_run_opts, bpf.h.
  using options = new AnsweringOpts({
    data_in: ['void *', address(hasData, at.data)],
    data_out: ['void *', address(answers && hasData, at.dataOut)],
    data_size_in: ['uint32_t', data.length],
    data_size_out: ['uint32_t', size(answers && hasData, room)],
    ctx_in: ['void *', address(hasCtx, at.ctx)],
    ctx_out: ['void *', address(answers && hasCtx, at.ctxOut)],
    ctx_size_in: ['uint32_t', ctx.length],
    ctx_size_out: ['uint32_t', size(answers && hasCtx, ctx.length)],
    retval: ['int32_t', 0],
    repeat: ['int', repeat],
    duration: ['uint32_t', 0],
  });
  try {
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(data, at.data);
    bytes.set(ctx, at.ctx);
    const error = libbpf.bpf_prog_test_run_opts(fd, options.address);
    if (error < 0) throw refused(-error, fd, subject, run);
    const answer = options.read();
    const out = (offset: number, length: unknown) =>
      bytes.slice(offset, offset + Math.min(Number(length), bytes.length - offset));
    return {
      returnValue: Number(answer['retval']),
      data: out(at.dataOut, answer['data_size_out']),
      ctx: out(at.ctxOut, answer['ctx_size_out']),
      durationNs: Number(answer['duration']),
    };
  } finally {
    memory.close();
  }
}

function refused(errno: number, fd: number, subject: string, run: TestRun): BpfError {
  const { type } = programInfo(fd, subject);
  const hint = explain(errno, type, run);
  return new BpfError({
    operation: 'test run',
    subject,
    errno,
    ...(hint === undefined ? {} : { hint }),
  });
}

function explain(errno: number, type: ProgramType, run: TestRun): string | undefined {
  if (errno === ENOTSUPP || errno === EOPNOTSUPP)
    return `The kernel cannot run a program of type ${type} on test data: attach it, and provoke its event.`;
  if (errno !== EINVAL) return undefined;
  if (type === 'raw_tracepoint' && (run.data !== undefined || run.repeat !== undefined))
    return 'A raw_tp program takes a context (ctx) alone: no data, no repeat.';
  if (type === 'raw_tracepoint')
    return 'The context (ctx) has to be as long as the program reads: 8 bytes for each argument up to the last it uses.';
  if (NETWORK.has(type) && (run.data?.length ?? 0) < ETHERNET_HEADER)
    return `A program of type ${type} takes a packet (data) of at least ${ETHERNET_HEADER} bytes, an Ethernet header.`;
  if (run.ctx !== undefined)
    return `The context (ctx) is not one that a program of type ${type} may be given; some of its fields have to be zero, and XDP's needs Linux 5.15.`;
  return undefined;
}
