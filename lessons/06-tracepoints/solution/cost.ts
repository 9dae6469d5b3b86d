import { enableRunStatistics, type Program } from '@ebpf-dojo/core';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { openCost } from './dist/cost.skel.ts';

/** What a kind of tracepoint costs. */
export interface Cost {
  readonly hook: 'none' | 'tracepoint' | 'raw_tp' | 'tp_btf';
  /** Calls of ours that the program counted. */
  readonly counted: number;
  /** Nanoseconds of a call of ours, by our clock: all of it, the tracepoint and the program too. */
  readonly nsPerCall: number;
  /** Nanoseconds that the program ran, each time, by the kernel's statistics. */
  readonly nsPerRun: number;
}

/**
 * Measures what the kinds of tracepoints cost, by getppid(2), which does nothing else.
 *
 * @param calls how many, each way
 * @throws {BpfError} EPERM without CAP_SYS_ADMIN, which run statistics need
 */
export function measureCosts(calls: number): Cost[] {
  using open = openCost();
  open.globals.wanted_pid = process.pid;
  open.globals.wanted_call = syscallNumber(nativeAbi(), 'getppid') ?? 0;
  using cost = open.load();
  const { programs, globals } = cost;
  return [
    { hook: 'none', counted: 0, nsPerCall: nsOfCalls(calls) / calls, nsPerRun: 0 },
    { hook: 'tracepoint', ...measure(programs.on_tracepoint, calls, () => globals.by_tracepoint) },
    { hook: 'raw_tp', ...measure(programs.on_raw, calls, () => globals.by_raw) },
    { hook: 'tp_btf', ...measure(programs.on_btf, calls, () => globals.by_btf) },
  ];
}

function measure(program: Program, calls: number, counted: () => number): Omit<Cost, 'hook'> {
  using _link = program.attach();
  // Without statistics, which cost time themselves.
  const nsPerCall = nsOfCalls(calls) / calls;
  const before = counted();
  const nsPerRun = nsOfRuns(program, () => nsOfCalls(calls));
  return { counted: counted() - before, nsPerCall, nsPerRun };
}

/** Nanoseconds that a run of the program takes on average, of those it makes while `work` is done. */
export function nsOfRuns(program: Program, work: () => void): number {
  using _statistics = enableRunStatistics();
  const [runs, ns] = [program.runs, program.runTimeNs];
  work();
  return Number(program.runTimeNs - ns) / Number(program.runs - runs);
}

/** Calls getppid(2) so often. */
function nsOfCalls(calls: number): number {
  const start = process.hrtime.bigint();
  for (let left = calls; left > 0; left--) void process.ppid;
  return Number(process.hrtime.bigint() - start);
}
