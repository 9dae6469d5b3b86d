import { ExitCode } from '../exit.ts';
import { LineWriter } from '../output/line-writer.ts';
import type { KprobeFunctionLine, KprobeListSummaryLine } from '../output/schema/kprobe.ts';
import type { Functions } from './functions.ts';

/** `ebpf-tool kprobe --list`: functions that can be probed, one a line. Attaches nothing. */
export async function listFunctions({ names }: Functions, json: boolean): Promise<ExitCode> {
  const output = new LineWriter(process.stdout);
  for (const name of names.toSorted()) {
    const line: KprobeFunctionLine = { v: 1, type: 'kernel_function', function: name };
    output.line(json ? JSON.stringify(line) : name);
  }
  const summary: KprobeListSummaryLine = {
    v: 1,
    type: 'summary',
    command: 'kprobe --list',
    functions: names.length,
  };
  if (json) output.line(JSON.stringify(summary));
  await output.end();
  return ExitCode.done;
}
