import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { BpfError, LibbpfNotFoundError } from '@ebpf-dojo/core';
import { outputSettled, watchOutput } from './output.ts';
import { TodoError } from './todo.ts';

/** The command line is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** This machine or these privileges cannot do what was asked. The message ends with the remedy. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';
}

/** What a lesson's command takes. */
export interface CommandLine<T extends ParseArgsOptionsConfig> {
  /** What --help prints; its first line is `Usage: pnpm --filter lesson-03 start …`. */
  readonly usage: string;
  /** As `parseArgs` of node:util takes them; --help is added. */
  readonly options: T;
  /** Names of what is given without a dash, in order: `['function']`. */
  readonly positionals?: readonly string[];
}

type Values<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>['values'];

/** What a command was given. */
export interface Given<T extends ParseArgsOptionsConfig> {
  readonly values: Values<T>;
  readonly positionals: readonly string[];
  /** Aborted by Ctrl-C, by SIGTERM, and when nobody reads stdout any more: detach, print what is left, and return. */
  readonly stop: AbortSignal;
}

/**
 * Runs a lesson's command, and sets the process's exit code: 0 done, 1 it failed, 2 the command line is wrong, 3 this machine or
 * these privileges cannot do it. Errors become one message on stderr. That nobody reads its output any more, as with `| head -1`,
 * is none.
 */
export async function command<T extends ParseArgsOptionsConfig>(
  line: CommandLine<T>,
  run: (given: Given<T>) => Promise<void> | void,
): Promise<void> {
  const stopping = new AbortController();
  const output = watchOutput(() => stopping.abort());
  try {
    const given = parse(line);
    if (given === undefined) process.stdout.write(`${line.usage.trim()}\n`);
    else {
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => stopping.abort());
      await run({ ...given, stop: stopping.signal });
    }
  } catch (error) {
    if (!output.isBrokenBy(error)) process.exitCode = report(error, line.usage);
  }
  await outputSettled();
  if (output.failure === undefined || process.exitCode !== undefined) return;
  process.stderr.write(`${output.failure}\n`);
  process.exitCode = 1;
}

/**
 * Seconds as given to `-d`.
 *
 * @throws {UsageError} when it is no number from 0 on
 */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new UsageError(`-d takes seconds, such as 5 or 0.5, and not '${text}'.`);
  return seconds;
}

/**
 * Waits until the time is over or someone stops it.
 *
 * @param seconds 0: until `stop`
 */
export async function untilOver(seconds: number, stop: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (stop.aborted) return;
  // Without an end of its own, a timer keeps the process alive that waits for a signal.
  const timer =
    seconds > 0 ? setTimeout(resolve, seconds * 1000) : setInterval(() => {}, 2 ** 31 - 1);
  stop.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

function parse<T extends ParseArgsOptionsConfig>({
  options,
  positionals: names = [],
}: CommandLine<T>): Omit<Given<T>, 'stop'> | undefined {
  let parsed;
  try {
    parsed = parseArgs({
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    const [what] = (error as Error).message.split(/\.\s/);
    throw new UsageError(`${what}.`, { cause: error });
  }
  const { values, positionals } = parsed;
  if ((values as { help?: boolean }).help === true) return undefined;
  const missing = names[positionals.length];
  if (missing !== undefined) throw new UsageError(`Which ${missing}?`);
  const extra = positionals[names.length];
  if (extra !== undefined) throw new UsageError(`'${extra}' is more than this command takes.`);
  return { values: values, positionals };
}

function report(error: unknown, usage: string): number {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  if (error instanceof UsageError) {
    say(`${error.message} ${usage.trim().split('\n')[0]}`);
    return 2;
  }
  if (error instanceof BlockedError || error instanceof LibbpfNotFoundError) {
    say(`BLOCKED: ${error.message}`);
    return 3;
  }
  if (error instanceof BpfError) {
    const { denial } = error;
    say(denial === undefined ? error.message : `BLOCKED: ${denial.reason}\n${denial.fix}`);
    return denial === undefined ? 1 : 3;
  }
  if (error instanceof TodoError) {
    say(error.message);
    return 1;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
