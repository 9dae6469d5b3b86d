import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { getSystemErrorMessage } from 'node:util';
import type { RecordOptions } from '../commands/record.ts';
import { ExitCode, UsageError } from '../exit.ts';
import { count } from '../output/units.ts';
import { headerNow } from './header.ts';
import { RecordingWriter } from './writer.ts';

/** What {@link runRecord} is given. */
export interface RunRecordOptions extends RecordOptions {
  readonly file: string;
  /** What is for the command that is recorded. */
  readonly rest: readonly string[];
}

/**
 * `ebpf-tool record`: the command that is recorded runs as a process of its own, so that its lines, its losses and its cost are those it
 * always has.
 *
 * @returns the exit code: the command's own; 1 when the file could not be written
 */
export async function runRecord({ file, from, duration, rest }: RunRecordOptions): Promise<number> {
  if (file.startsWith('-'))
    throw new UsageError(`give the file first: \`ebpf-tool record out.ndjson.gz ${file} …\`.`);
  const isNew = assertWritable(file);
  const args = [from, ...rest, '-d', String(duration)];
  const program = [process.argv[1] ?? '', ...args, '--json'];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  // Ctrl-C reaches both; whoever asks only this one to end means both as well.
  const end = () => void child.kill('SIGTERM');
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const started = performance.now();
  const header = headerNow(from, args.slice(1));
  let writer: RecordingWriter | undefined;
  const begin = (): RecordingWriter => {
    const begun = new RecordingWriter(file, header);
    // A disk that is full shows when nobody asks.
    begun.ended.catch(end);
    return begun;
  };
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      writer ??= begin();
      await writer.write(line);
    }
    await writer?.end();
  } catch (error) {
    return notWritten(child, file, error as NodeJS.ErrnoException);
  }
  const [code] = await ended;
  if (writer === undefined) {
    if (isNew) rmSync(file, { force: true });
    return code ?? ExitCode.failed;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stderr.write(
    `${seconds} s: ${count(writer.lines, 'line')} of ${from} in ${file}, ${count(statSync(file).size, 'byte')}\n`,
  );
  return code ?? ExitCode.failed;
}

/** @returns whether the file was not there before */
function assertWritable(file: string): boolean {
  const isNew = statSync(file, { throwIfNoEntry: false }) === undefined;
  try {
    closeSync(openSync(file, 'a'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be written: ${code}.`);
  }
  return isNew;
}

function notWritten(child: ChildProcess, file: string, error: NodeJS.ErrnoException): number {
  child.kill('SIGTERM');
  const why = error.errno === undefined ? error.message : getSystemErrorMessage(error.errno);
  process.stderr.write(`ebpf-tool: ${file} could not be written: ${why} (${error.code}).\n`);
  return ExitCode.failed;
}
