/** A place that the kernel's report names. */
export interface ReportedPlace {
  readonly function?: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/**
 * What Linux 7.3 and newer add to a log: a report for people.
 *
 * Format: kernel/bpf/diagnostics.c of Linux 7.3.
 */
export interface Report {
  /** `Memory Safety`. */
  readonly category: string;
  /** `Access outside bounds`. */
  readonly problem: string;
  readonly reason: string;
  readonly suggestion: string | undefined;
  /** The failing instruction's number and text. */
  readonly instruction: { readonly index: number; readonly text: string } | undefined;
  readonly place: ReportedPlace | undefined;
  /** What led there, oldest first: `invalidated: R6: resource release invalidated this pointer; …`. */
  readonly path: readonly string[];
}

const HEADER = /^Verification failed: ([^:]+)(?:: (.*))?$/;
const SECTION = /^(Reason|At|Causal path|Active lock|Suggestion):$/;
const PLACE = /^ {2}(?:(\S+) @ )?(\S.*):(\d+):(\d+)$/;
const ROW = /^ {2}>>> +(\d+) \| (.*)$/;
const NOTE = /^ +\| +\^-- (.*)$/;
const NOTE_GOES_ON = /^ +\| {5,}(\S.*)$/;

/** Whether a line starts a report. */
export function startsReport(line: string): boolean {
  return HEADER.test(line);
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
  const [, category = '', problem = ''] = HEADER.exec(lines[start] ?? '') ?? [];
  const sections = new Map<string, string[]>();
  let section: string[] | undefined;
  let end = start + 1;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    const title = SECTION.exec(line)?.[1];
    if (title !== undefined) {
      section = [];
      sections.set(title, section);
    } else if (line.startsWith('  ')) {
      section?.push(line);
    } else if (line !== '') {
      break;
    }
  }
  const at = sections.get('At') ?? [];
  return {
    end,
    report: {
      category,
      problem,
      reason: paragraph(sections.get('Reason')),
      suggestion: sections.has('Suggestion') ? paragraph(sections.get('Suggestion')) : undefined,
      instruction: readInstruction(at),
      place: readPlace(at),
      path: readNotes(sections.get('Causal path') ?? []),
    },
  };
}

/** The kernel wraps text at 100 columns. */
function paragraph(lines: readonly string[] = []): string {
  return lines.map((line) => line.trim()).join(' ');
}

function readPlace(lines: readonly string[]): ReportedPlace | undefined {
  const [, name, file, line, column] = PLACE.exec(lines[0] ?? '') ?? [];
  if (file === undefined) return undefined;
  const row = lines.map((text) => ROW.exec(text)).find((match) => match?.[1] === line);
  return {
    ...(name === undefined ? {} : { function: name }),
    file,
    line: Number(line),
    column: Number(column),
    text: row?.[2]?.trim() ?? '',
  };
}

function readInstruction(lines: readonly string[]): Report['instruction'] {
  const title = lines.findIndex((line) => line.trim() === 'Instruction context:');
  for (const line of title === -1 ? [] : lines.slice(title)) {
    const [, index, text] = ROW.exec(line) ?? [];
    if (index !== undefined && text !== undefined)
      return { index: Number(index), text: text.replace(/^\([0-9a-f]{2}\) /, '') };
  }
  return undefined;
}

function readNotes(lines: readonly string[]): string[] {
  const notes: string[] = [];
  let open = false;
  for (const line of lines) {
    const note = NOTE.exec(line)?.[1];
    const more = NOTE_GOES_ON.exec(line)?.[1];
    if (note !== undefined) notes.push(note);
    else if (open && more !== undefined) notes.push(`${notes.pop()} ${more}`);
    open = note !== undefined || (open && more !== undefined);
  }
  return notes;
}
