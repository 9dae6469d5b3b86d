import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../../fixtures/verifier/logs');

/** What came of one of the programs in fixtures/verifier on one kernel; tools/verifier-logs wrote it down there. */
export interface CapturedLog {
  /** `6.12`. */
  readonly kernel: string;
  /** The source's name. */
  readonly name: string;
  /** Who refused it. */
  readonly by: 'verifier' | 'libbpf' | 'nobody';
  /** The verifier's log, or libbpf's warnings, one a line. */
  readonly log: string;
}

/** The kernels that logs were captured on, oldest first. */
export const capturedKernels: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.replace(/\.txt$/, ''))
  .toSorted(
    (a, b) =>
      Number(a.split('.')[0]) - Number(b.split('.')[0]) ||
      Number(a.split('.')[1]) - Number(b.split('.')[1]),
  );

/** All that was captured. */
export const capturedLogs: readonly CapturedLog[] = capturedKernels.flatMap((kernel) =>
  readFileSync(join(FOLDER, `${kernel}.txt`), 'utf8')
    .split(/^==== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      const [name = '', by] = part.slice(0, end).split(' ');
      return {
        kernel,
        name,
        by: by === 'verifier' || by === 'libbpf' ? by : ('nobody' as const),
        log: part.slice(end + 1),
      };
    }),
);

/** One captured log. */
export function capturedLog(kernel: string, name: string): string {
  const found = capturedLogs.find((log) => log.kernel === kernel && log.name === name);
  if (found === undefined) throw new RangeError(`nothing of ${name} was captured on ${kernel}`);
  return found.log;
}
