import type { Hit } from '@ebpf-dojo/bpf/kprobe';
import type { BpfError } from '@ebpf-dojo/core';
import type { KprobeCommandOptions } from '../commands/kprobe.ts';
import { painter } from '../output/color.ts';
import type { LineWriter } from '../output/line-writer.ts';
import { count } from '../output/units.ts';
import { WallClock } from '../tracing/clock.ts';
import { runTracing, type TracingResult } from '../tracing/run-tracing.ts';
import { kprobeLine } from './describe.ts';
import { functionsFor } from './functions.ts';
import { hooksFor, type Hook } from './hook.ts';
import { listFunctions } from './list.ts';
import { probesFor, type Probe } from './probes.ts';
import { startSession, type KprobeSession } from './session.ts';
import { Stacks } from './stacks.ts';
import { CallCounts, summaryLine, summaryText } from './summary.ts';
import { KprobeText } from './text-output.ts';

/** `ebpf-tool kprobe`. @returns the exit code */
export async function runKprobe(pattern: string, options: KprobeCommandOptions): Promise<number> {
  const functions = functionsFor(pattern);
  if (options.list) return listFunctions(functions, options.json);
  const probes = probesFor(functions, options.args);
  const hooks = hooksFor(probes, { isPattern: functions.isPattern, stack: options.stack });
  if (functions.note !== undefined) talk(functions.note);
  const clock = new WallClock();
  const stacks = new Stacks();
  const calls = new CallCounts(options.return);
  const text = new KprobeText({ ...options, probes, paint: painter(options.color) });
  let session: KprobeSession | undefined;

  const start = (output: LineWriter, onBatch: () => void): KprobeSession => {
    const onHit = (hit: Hit) => {
      const { maps, started } = session as KprobeSession;
      const probe = probes[hit.function] as Probe;
      calls.add(hit, probe);
      const stack = options.stack ? stacks.of(hit, maps.stacks) : null;
      const line = kprobeLine(hit, { probe, clock, stack });
      output.line(
        options.json ? JSON.stringify(line) : text.lines(line, probe, hit.start - started),
      );
    };
    session = startSession(hooks, probes, {
      ...options,
      onHit,
      onBatch,
      unresolved: () => stacks.unresolved,
      onFallback: (hook, error) => talk(fallbackText(hook, error)),
    });
    tellAttached(session, probes);
    return session;
  };
  const resultOf = (result: TracingResult) => ({
    ...result,
    hook: session?.hook ?? 'kprobe',
    functions: probes.length - (session?.refused.length ?? 0),
    functions_refused: session?.refused.length ?? 0,
    stacks_lost: stacks.lost,
    calls,
  });
  return runTracing({
    duration: options.duration,
    json: options.json,
    noun: 'call',
    header: text.header,
    start,
    summaryLine: (result) => summaryLine(resultOf(result)),
    summaryText: (result) => summaryText(resultOf(result)),
  });
}

/** What was taken, and what was done otherwise than asked. */
function tellAttached({ hook, refused, links }: KprobeSession, probes: readonly Probe[]): void {
  const attached = probes.length - refused.length;
  const first = probes.find(({ name }) => !refused.includes(name));
  const what = attached === 1 ? (first?.name ?? '') : count(attached, 'function');
  talk(`${hook === 'kprobes' ? 'a kprobe each' : hook} on ${what}.`);
  const untyped = probes.filter(({ returnsKnown }) => !returnsKnown).length;
  if (untyped > 0)
    talk(
      `the kernel's types say nothing of ${count(untyped, 'function')}: no arguments are shown.`,
    );
  for (const { note } of links) if (note !== undefined) talk(`${note}.`);
  if (refused.length > 0)
    talk(
      `${count(refused.length, 'function')} cannot be probed: ${refused.slice(0, 5).join(', ')}${refused.length > 5 ? ', …' : ''}.`,
    );
}

function fallbackText(hook: Hook, error: BpfError): string {
  return `${hook} was refused (${error.code}), so another way is taken.`;
}

function talk(text: string): void {
  process.stderr.write(`ebpf-tool: ${text}\n`);
}
