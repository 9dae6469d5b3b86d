import { PROBES, PROBE_NAMES, type ProbeName, type Tracer } from './tracer.ts';

/** How much was used up to a moment. */
export interface Usage {
  /** The moment, in nanoseconds. */
  readonly atNs: bigint;
  /** By the programs of each probe, on all CPUs. */
  readonly probes: Readonly<Record<ProbeName, ProbeUsage>>;
  /** By this process, as `process.cpuUsage()` gives it: in microseconds. */
  readonly process: NodeJS.CpuUsage;
}

/** How much the programs of a probe used. */
export interface ProbeUsage {
  readonly runs: bigint;
  readonly ns: bigint;
}

/** What something cost between two moments. */
export interface Cost {
  /** Of each probe. */
  readonly probes: Readonly<Record<ProbeName, ProbeCost>>;
  /** Percent of one CPU that this process took. */
  readonly process: number;
  /** Percent of one CPU that all took together. */
  readonly total: number;
}

/** What a probe cost. */
export interface ProbeCost {
  readonly runs: number;
  /** Nanoseconds a run; 0 when there was none. */
  readonly nsPerRun: number;
  /** Percent of one CPU. */
  readonly cpu: number;
}

/** How much was used up to now. The kernel counts it of programs while `enableRunStatistics` is on. */
export function readUsage({ programs }: Tracer): Usage {
  const usageOf = (name: ProbeName): ProbeUsage =>
    PROBES[name].reduce(
      (sum, program) => {
        const { runs, runTimeNs } = programs[program].info;
        return { runs: sum.runs + runs, ns: sum.ns + runTimeNs };
      },
      { runs: 0n, ns: 0n },
    );
  return {
    atNs: process.hrtime.bigint(),
    probes: forEachProbe(usageOf),
    process: process.cpuUsage(),
  };
}

/** What it cost from one moment to a later one. */
export function costBetween(before: Usage, after: Usage): Cost {
  const elapsedNs = Number(after.atNs - before.atNs);
  const percent = (ns: number): number => (ns / elapsedNs) * 100;
  const probes = forEachProbe((name) => {
    const runs = Number(after.probes[name].runs - before.probes[name].runs);
    const ns = Number(after.probes[name].ns - before.probes[name].ns);
    return { runs, nsPerRun: runs === 0 ? 0 : ns / runs, cpu: percent(ns) };
  });
  const us = microsecondsOf(after.process) - microsecondsOf(before.process);
  const own = percent(us * 1000);
  return {
    probes,
    process: own,
    total: PROBE_NAMES.reduce((sum, name) => sum + probes[name].cpu, own),
  };
}

/** How often the kernel skipped a program that was running on that CPU already: calls that it did not see. */
export function readSkipped({ programs }: Tracer): number {
  return PROBE_NAMES.flatMap((name) => PROBES[name]).reduce(
    (sum, program) => sum + Number(programs[program].recursionMisses),
    0,
  );
}

function microsecondsOf({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}

function forEachProbe<T>(give: (name: ProbeName) => T): Record<ProbeName, T> {
  return { calls: give('calls'), processes: give('processes'), switches: give('switches') };
}
