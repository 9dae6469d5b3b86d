import { blockedText } from '@ebpf-dojo/testkit/report';
import { failureText, isWhole } from './failure-text.ts';
import type { Summary } from './summarize.ts';

/**
 * The summary as text; its last line is `N passed, N failed`. Before it stands what failed, and before that what is blocked: who
 * keeps only the end of a long record keeps what matters most.
 */
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
  // Where the end has no room for all that failed, the list of it stands here.
  const list = isWhole(failures) ? [] : ['', 'Failed:', ...failures.map(({ what }) => `  ${what}`)];
  const ending = [blockedText(blocked), failureText(failures)].filter((text) => text !== '');
  return [
    '',
    ...table,
    ...replayed,
    ...list,
    '',
    ...ending.map((text) => `${text.trimEnd()}\n`),
    `${passed} passed, ${failed} failed`,
    '',
  ].join('\n');
}
