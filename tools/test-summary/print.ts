import { blockedText } from '@ebpf-dojo/testkit/report';
import type { Summary } from './summarize.ts';

/** The summary as text; its last line is `N passed, N failed`, and the one before it `N blocked` where some are. */
export function print({ rows, failures, blocked, fromCache, passed, failed }: Summary): string {
  const width = Math.max(...rows.map(({ name }) => name.length), 0);
  const line = (name: string, ...cells: (string | number)[]): string =>
    [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join('');
  const table =
    rows.length === 0
      ? []
      : [
          line('', 'passed', 'failed', 'blocked'),
          ...rows.map((row) => line(row.name, row.passed, row.failed, row.blocked)),
        ];
  const replayed =
    fromCache.length === 0
      ? []
      : [
          '',
          `Unchanged since they passed, so replayed from turbo's cache: ${fromCache.join(', ')}`,
        ];
  const failing =
    failures.length === 0
      ? []
      : ['', 'Failed:', ...failures.flatMap(({ what, reason }) => [`  ${what}`, `    ${reason}`])];
  const stopped = blockedText(blocked).trimEnd();
  const ending = stopped === '' ? [''] : ['', stopped];
  return [
    '',
    ...table,
    ...replayed,
    ...failing,
    ...ending,
    `${passed} passed, ${failed} failed`,
    '',
  ].join('\n');
}
