import type { TestOutcome } from './test-outcome.ts';

/** The BLOCKED tests for people: each reason once, with its remedy and the tests it stopped, and the count. */
export function blockedText(outcomes: readonly TestOutcome[]): string {
  const stopped = outcomes.flatMap(({ file, title, blocked }) =>
    blocked === undefined ? [] : [{ ...blocked, test: `${file} > ${title}` }],
  );
  if (stopped.length === 0) return '';
  const groups = Map.groupBy(stopped, ({ reason, remedy }) => `${reason}\n  fix: ${remedy}`);
  const blocks = [...groups].map(([why, tests]) =>
    [
      `BLOCKED  ${why}`,
      ...tests.map(({ features, test }) => `  ${test}  (requires ${features.join(', ')})`),
    ].join('\n'),
  );
  return `${blocks.join('\n\n')}\n\n${stopped.length} blocked\n`;
}
