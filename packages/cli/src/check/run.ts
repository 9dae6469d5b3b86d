import { ExitCode } from '../exit.ts';
import type { CheckLine, CheckSummaryLine } from '../output/schema/index.ts';
import { columns, type Column } from '../output/columns.ts';
import { count } from '../output/units.ts';
import { checks, type Check } from './checks.ts';
import { LESSONS, TRACERS, ranges } from './serves.ts';

/**
 * `ebpf-tool check`: tries everything, prints a line for each.
 *
 * @returns 0 when all is there that most commands cannot do without, else 3
 */
export function runCheck({ json }: { readonly json: boolean }): number {
  const lines: CheckLine[] = [];
  if (!json) process.stdout.write(`${checkHeader()}\n`);
  for (const check of checks) {
    const line = lineOf(check);
    lines.push(line);
    process.stdout.write(`${json ? JSON.stringify(line) : checkText(line)}\n`);
  }
  const summary = summaryOf(lines);
  const fatal =
    summary.needed_missing > 0 ? ` Of what is needed, ${summary.needed_missing} not OK.` : '';
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else
    process.stderr.write(
      `\n${summary.ok} of ${count(lines.length, 'check')} OK, ${summary.missing} missing, ${summary.untried} not tried.${fatal}\n`,
    );
  return summary.needed_missing > 0 ? ExitCode.blocked : ExitCode.done;
}

/** One check, done now. */
export function lineOf(check: Check): CheckLine {
  const { status, detail, fix } = check.run();
  return {
    v: 1,
    type: 'check',
    id: check.id,
    title: check.title,
    status,
    detail,
    needed: check.needed,
    commands: check.commands,
    lessons: check.lessons,
    fix: fix ?? null,
  };
}

const marks = { ok: 'OK', missing: 'MISSING', untried: 'NOT TRIED' } as const;

const COLUMNS: readonly Column[] = [
  { title: 'STATUS', width: 9 },
  { title: 'FEATURE', width: 23 },
  { title: 'NEEDED', width: 6 },
  { title: 'LESSONS', width: 9 },
  { title: 'COMMANDS', width: 44 },
];

/** The heads of the columns of {@link checkText}. */
export function checkHeader(): string {
  return columns(COLUMNS, 'SEEN').header;
}

/** A check's outcome for people: one line, and another with the fix when something is wrong. */
export function checkText(line: CheckLine): string {
  const { status, title, needed, lessons, commands, detail, fix } = line;
  const row = columns(COLUMNS, 'SEEN').line([
    marks[status],
    title,
    needed ? 'yes' : '',
    lessons.length === LESSONS.length ? 'all' : ranges(lessons),
    commands.length === TRACERS.length ? 'all' : commands.join(', '),
    detail,
  ]);
  return fix === null ? row : `${row}\n${' '.repeat(10)}fix: ${fix}`;
}

function summaryOf(lines: readonly CheckLine[]): CheckSummaryLine {
  const of = (status: CheckLine['status']) => lines.filter((line) => line.status === status).length;
  return {
    v: 1,
    type: 'summary',
    command: 'check',
    ok: of('ok'),
    missing: of('missing'),
    untried: of('untried'),
    needed_missing: lines.filter(isFatal).length,
  };
}

function isFatal({ needed, status }: CheckLine): boolean {
  return needed && status !== 'ok';
}
