import { ExitCode, UsageError } from '../exit.ts';
import { onBrokenOutput } from '../output/broken-output.ts';
import { LineWriter } from '../output/line-writer.ts';
import type { TracepointListLine } from '../output/schema/index.ts';
import { listed } from './targets.ts';

/**
 * `ebpf-tool tracepoint --list`.
 *
 * @param words a pattern, or category and name; all tracepoints without
 * @returns the exit code
 */
export async function runList(
  words: readonly string[],
  { json }: { readonly json: boolean },
): Promise<number> {
  if (words.length > 2) throw new UsageError('--list takes one pattern, such as sched:*.');
  const pattern = words.length === 0 ? undefined : words.join(':');
  const names = listed(pattern);
  if (names.length === 0)
    throw new UsageError(`no tracepoint of this kernel fits ${pattern ?? '*'}.`);
  const output = new LineWriter(process.stdout);
  const broken = onBrokenOutput(process.stdout, () => {});
  for (const { category, name } of names) {
    const event = `${category}:${name}`;
    const line: TracepointListLine = { v: 1, type: 'tracepoint name', event };
    output.line(json ? JSON.stringify(line) : event);
  }
  await output.end();
  if (broken.failure === undefined) return ExitCode.done;
  process.stderr.write(`ebpf-tool: ${broken.failure}\n`);
  return ExitCode.failed;
}
