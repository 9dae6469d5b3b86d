import { behindDigits } from './scan.ts';

/** A place that the kernel's report names. */
export interface ReportedPlace {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/**
 * What Linux 7.3 and newer add to a log: a report for people.
 *
 * Format: kernel/bpf/diagnostics.c of Linux 7.3.
 */
export interface Report {
  readonly reason: string;
  readonly suggestion: string | undefined;
  /** The failing instruction's number and text. */
  readonly instruction: { readonly index: number; readonly text: string } | undefined;
  readonly place: ReportedPlace | undefined;
}

const START = 'Verification failed: ';
const SECTIONS: ReadonlySet<string> = new Set([
  'Reason:',
  'At:',
  'Causal path:',
  'Active lock:',
  'Suggestion:',
]);
const PLACE = /^ {2}(?:\S+ @ )?(\S.*):(\d+):\d+$/;
const ROW = '  >>> ';

/** Whether a line starts a report: `Verification failed: Memory Safety: Access outside bounds`. */
export function startsReport(line: string): boolean {
  if (!line.startsWith(START) || line.length === START.length) return false;
  const colon = line.indexOf(':', START.length);
  return colon === -1 || (colon > START.length && line[colon + 1] === ' ');
}

/**
 * Reads the report that starts at `lines[start]`.
 *
 * @returns it, and the first line after it
 */
export function readReport(
  lines: readonly string[],
  start: number,
): { readonly report: Report; readonly end: number } {
  const sections = new Map<string, string[]>();
  let section: string[] | undefined;
  let end = start + 1;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    if (SECTIONS.has(line)) {
      section = [];
      sections.set(line, section);
    } else if (line.startsWith('  ')) {
      section?.push(line);
    } else if (line !== '') {
      break;
    }
  }
  const at = sections.get('At:') ?? [];
  return {
    end,
    report: {
      reason: paragraph(sections.get('Reason:')),
      suggestion: sections.has('Suggestion:') ? paragraph(sections.get('Suggestion:')) : undefined,
      instruction: readInstruction(at),
      place: readPlace(at),
    },
  };
}

/** The kernel wraps text at 100 columns. */
function paragraph(lines: readonly string[] = []): string {
  return lines.map((line) => line.trim()).join(' ');
}

function readPlace(lines: readonly string[]): ReportedPlace | undefined {
  const [, file, number] = PLACE.exec(lines[0] ?? '') ?? [];
  if (file === undefined) return undefined;
  const line = Number(number);
  const row = lines.map(readRow).find((marked) => marked?.index === line);
  return { file, line, text: row?.text.trim() ?? '' };
}

function readInstruction(lines: readonly string[]): Report['instruction'] {
  const title = lines.findIndex((line) => line.trim() === 'Instruction context:');
  for (const line of title === -1 ? [] : lines.slice(title)) {
    const row = readRow(line);
    if (row !== undefined)
      return { index: row.index, text: row.text.replace(/^\([0-9a-f]{2}\) /, '') };
  }
  return undefined;
}

/** The row that a context marks: `  >>> 14 | (7b) *(u64 *)(r6 +0) = r1`. */
function readRow(line: string): Report['instruction'] {
  if (!line.startsWith(ROW)) return undefined;
  const bar = line.indexOf(' | ');
  const number = line.slice(ROW.length, Math.max(bar, 0)).trimStart();
  if (number === '' || behindDigits(number, 0) !== number.length) return undefined;
  return { index: Number(number), text: line.slice(bar + 3) };
}
