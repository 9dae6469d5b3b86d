import { ExitCode } from '../exit.ts';
import { onBrokenOutput } from '../output/broken-output.ts';
import { LineWriter } from '../output/line-writer.ts';
import type { FunctionLine, FunctionListSummaryLine } from '../output/schema/index.ts';
import { count, printable } from '../output/units.ts';
import { findTarget, type Wanted } from './target.ts';

/** `ebpf-tool uprobe --list`: the functions of a binary that fit, by name. */
export async function runList(wanted: Wanted, json: boolean): Promise<number> {
  const { path, functions } = findTarget(wanted);
  const broken = onBrokenOutput(process.stdout, () => {});
  const output = new LineWriter(process.stdout);
  for (const { name, aliases, fileOffset: offset, size } of functions) {
    const line: FunctionLine = { v: 1, type: 'function', function: name, aliases, offset, size };
    const also = aliases.length > 0 ? `  (${aliases.join(', ')})` : '';
    output.line(json ? JSON.stringify(line) : printable(name + also));
  }
  const summary: FunctionListSummaryLine = {
    v: 1,
    type: 'summary',
    command: 'uprobe --list',
    binary: path,
    functions: functions.length,
  };
  if (json) output.line(JSON.stringify(summary));
  else process.stderr.write(`${count(functions.length, 'function')} of ${printable(path)}\n`);
  await output.end();
  if (broken.failure === undefined) return ExitCode.done;
  process.stderr.write(`ebpf-tool: ${broken.failure}\n`);
  return ExitCode.failed;
}
