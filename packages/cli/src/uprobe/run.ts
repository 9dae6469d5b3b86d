import { LinkGroup, type UserFunctions } from '@ebpf-dojo/core';
import type { UprobeOptions } from '../commands/uprobe.ts';
import { UsageError } from '../exit.ts';
import { FunctionLatencySession } from '../function-latency/session.ts';
import { userFunctions } from '../function-latency/target.ts';
import { painter } from '../output/color.ts';
import { count, printable } from '../output/units.ts';
import { WallClock } from '../tracing/clock.ts';
import { runTracing, type TracingResult } from '../tracing/run-tracing.ts';
import type { ProbeTarget } from './attach.ts';
import { FunctionCounts } from './counts.ts';
import { HitOutput } from './hit-output.ts';
import { HitSession } from './hit-session.ts';
import { latencyLine, latencyText } from './latency-output.ts';
import { runList } from './list.ts';
import { summaryLine, summaryText } from './summary.ts';
import { findProbeTarget } from './target.ts';
import { argumentTypes, RESULT, valueType } from './value-type.ts';
import { showWarnings } from './warnings.ts';

/** FUNCTION_ARGUMENTS of bpf/include/function.h. */
const MOST_ARGUMENTS = 6;

/** What {@link runUprobe} is given. */
export interface RunUprobeOptions extends UprobeOptions {
  readonly binary: string;
  readonly pattern: string | undefined;
}

/** `ebpf-tool uprobe`. */
export async function runUprobe(options: RunUprobeOptions): Promise<number> {
  if (options.list) return runList(options, options.json);
  if (options.pattern === undefined)
    throw new UsageError(
      "give a function, or a pattern such as 'str*'; --list shows which there are.",
    );
  const types = typesOf(options);
  const target = findProbeTarget(options);
  warn(target, options);
  const where: ProbeTarget = options.pid === undefined ? target : { ...target, pid: options.pid };
  return options.latency ? runLatency(options, where) : runHits(options, where, types);
}

function typesOf(options: RunUprobeOptions): ReturnType<typeof argumentTypes> {
  if (!options.return) return argumentTypes(options.args, MOST_ARGUMENTS);
  const { returnType } = options;
  return [returnType === undefined ? RESULT : valueType(returnType)];
}

/** Go moves its stacks, and a return probe has put an address of its own there. */
function warn({ isGo, path, functions }: UserFunctions, options: RunUprobeOptions): void {
  showWarnings();
  if (isGo && (options.return || options.latency) && !options.force)
    throw new UsageError(
      `${printable(path)} is a Go program: return probes may crash it, since Go moves stacks. Trace calls without --return and --latency, or give --force.`,
    );
  const chooser = functions.find(({ isIfunc }) => isIfunc);
  if (chooser !== undefined)
    process.stderr.write(
      `ebpf-tool: ${printable(chooser.name)} only chooses, once a process, the function that is used: probe that one, as --list '*${printable(chooser.name)}*' may name it.\n`,
    );
}

/** From here on nothing is missed. */
function sayReady({ path, functions }: ProbeTarget, [link]: HitSession['links']): void {
  const [first] = functions;
  const what =
    functions.length === 1 && first !== undefined
      ? printable(first.name)
      : count(functions.length, 'function');
  const note = link instanceof LinkGroup && functions.length > 1 ? `; ${link.note}` : '';
  process.stderr.write(`ebpf-tool: probing ${what} of ${printable(path)}${note}\n`);
}

function runHits(
  options: RunUprobeOptions,
  target: ProbeTarget,
  types: ReturnType<typeof argumentTypes>,
): Promise<number> {
  const { json, return: isReturn, timestamp } = options;
  const counts = new FunctionCounts();
  const lines = new HitOutput({
    isReturn,
    types,
    names: target.functions.map(({ name }) => name),
    clock: new WallClock(),
    timestamp,
  });
  let session: HitSession | undefined;
  const resultOf = (result: TracingResult) => ({
    ...result,
    mode: isReturn ? ('return' as const) : ('call' as const),
    binary: target.path,
    probed: target.functions.length,
    counts,
  });
  return runTracing({
    duration: options.duration,
    json,
    noun: isReturn ? 'return' : 'call',
    header: painter(options.color)('bold', lines.header),
    start(output, onBatch) {
      session = new HitSession({
        target,
        filter: options,
        isReturn,
        types,
        onBatch,
        onHit: (hit) => {
          counts.add(lines.nameOf(hit));
          const { started } = session as HitSession;
          output.line(json ? JSON.stringify(lines.json(hit)) : lines.text(hit, started));
        },
      });
      sayReady(target, session.links);
      return session;
    },
    summaryLine: (result) => summaryLine(resultOf(result)),
    summaryText: (result) => summaryText(resultOf(result)),
  });
}

function runLatency(options: RunUprobeOptions, target: ProbeTarget): Promise<number> {
  const counts = new FunctionCounts();
  const paint = painter(options.color);
  const resultOf = (result: TracingResult) => ({
    ...result,
    mode: 'latency' as const,
    binary: target.path,
    probed: target.functions.length,
    counts,
  });
  return runTracing({
    duration: options.duration,
    json: options.json,
    noun: 'call',
    start(output) {
      const session = new FunctionLatencySession({
        target: userFunctions(target),
        filter: options,
        onEnd: (latencies) => {
          for (const { name, latency } of latencies) {
            const calls = latency.count + latency.unfinished;
            if (calls === 0) continue;
            counts.add(name, calls);
            output.line(
              options.json
                ? JSON.stringify(latencyLine(name, latency))
                : latencyText(name, latency, paint),
            );
          }
        },
      });
      sayReady(target, session.links);
      return session;
    },
    summaryLine: (result) => summaryLine(resultOf(result)),
    summaryText: (result) => summaryText(resultOf(result)),
  });
}
