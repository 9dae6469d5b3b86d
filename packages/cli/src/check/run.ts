import { ExitCode } from '../exit.ts';
import type { CheckLine, CheckSummaryLine } from '../output/schema/index.ts';
import { count } from '../output/units.ts';
import { checks, type Check } from './checks.ts';

/**
 * `ebpf-tool check`: tries everything, prints a line for each.
 *
 * @returns 0 when all that `trace` needs is there, else 3
 */
export function runCheck({ json }: { readonly json: boolean }): number {
  const lines: CheckLine[] = [];
  for (const check of checks) {
    const line = lineOf(check);
    lines.push(line);
    process.stdout.write(`${json ? JSON.stringify(line) : checkText(line)}\n`);
  }
  const summary = summaryOf(lines);
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else
    process.stderr.write(
      `\n${summary.ok} of ${count(lines.length, 'check')} OK, ${summary.missing} missing, ${summary.untried} not tried.\n`,
    );
  return lines.some((line) => line.status !== 'ok' && line.blocks.includes('trace'))
    ? ExitCode.blocked
    : ExitCode.done;
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
    blocks: status === 'ok' ? [] : check.blocks,
    fix: fix ?? null,
  };
}

const marks = { ok: 'OK', missing: 'MISSING', untried: 'NOT TRIED' } as const;

/** A check's outcome for people: one line, and when something is wrong what it blocks and how to fix it. */
export function checkText(line: CheckLine): string {
  const text = [`${marks[line.status].padEnd(9)}  ${line.title.padEnd(28)}  ${line.detail}`];
  const indent = ' '.repeat(41);
  if (line.blocks.length > 0) text.push(`${indent}blocks: ${line.blocks.join(', ')}`);
  if (line.fix !== null) text.push(`${indent}fix: ${line.fix}`);
  return text.join('\n');
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
  };
}
