import type { RegisterView, RejectedLine, VerifierExplanation } from './explain.ts';

/** What stands before a verifier's error: which program, and how much of a log there is. */
export interface MessageContext {
  /** `program 'count' (tp_btf/sys_enter)`. */
  readonly subject: string;
  /** An errno name: `EACCES`. */
  readonly code: string;
  readonly logLines: number;
  /** The log is longer than its buffer was: what is missing of it. */
  readonly missing?: 'start' | 'end' | undefined;
}

const SAID_LINES = 3;

/** A message that reads well in a terminal, 15 lines at most. */
export function verifierMessage(
  explanation: VerifierExplanation,
  { subject, code, logLines, missing }: MessageContext,
): string {
  const { cause, fix, source, instruction, registers, said, kind } = explanation;
  const rows: (readonly [label: string, text: string])[] = [];
  if (kind !== 'unknown' || !said.some((line) => cause.startsWith(line))) rows.push(['Why', cause]);
  if (source !== undefined) rows.push(['Line', place(source)], ['', source.text]);
  if (instruction !== undefined)
    rows.push([
      'At',
      `instruction ${instruction.index}${instruction.text && `: ${instruction.text}`}`,
    ]);
  for (const [index, register] of registers.slice(0, 3).entries())
    rows.push([index === 0 ? 'With' : '', view(register)]);
  if (fix !== undefined) rows.push(['Fix', fix]);
  const words = said.slice(-SAID_LINES);
  for (const [index, line] of words.entries()) rows.push([index === 0 ? 'Kernel' : '', line]);
  const lines = rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => `  ${(label && `${label}:`).padEnd(8)}${text}`);
  return [
    `The verifier rejected ${subject} (${code})`,
    ...lines,
    `  ${logNote(logLines, missing)}`,
  ].join('\n');
}

function place({ file, line }: RejectedLine): string {
  return file === undefined ? '(this kernel does not say where)' : `${file}:${line}`;
}

function view({ name, holds }: RegisterView): string {
  return `${name} = ${holds}`;
}

function logNote(lines: number, missing: 'start' | 'end' | undefined): string {
  const count = `${lines} line${lines === 1 ? '' : 's'}`;
  return missing === undefined
    ? `The verifier's log is in \`.log\` (${count}).`
    : `The verifier's log is in \`.log\` (${count}), without its ${missing}: it is longer than the memory for it.`;
}
