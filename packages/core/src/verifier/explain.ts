import { checkInstance, checkOptions, checkString } from '../arguments.ts';
import { basename } from 'node:path';
import { describeRegister } from './describe-register.ts';
import type { VerifierErrorKind } from './kind.ts';
import { LineTable, type SourceLine } from './line-table.ts';
import type { Instruction } from './log-line.ts';
import { parseLog, type ParsedLog } from './parse-log.ts';
import { rules } from './rules/index.ts';
import type { Finding } from './rules/rule.ts';

/** A line of C that the verifier rejected. */
export interface RejectedLine {
  /** The line's text, without the space before it. */
  readonly text: string;
  /** As the compiler was given it, or the file's name alone where only the log tells. */
  readonly file?: string;
  /** From 1 on. */
  readonly line?: number;
}

/** A register that has to do with an error. */
export interface RegisterView {
  /** `R1`. */
  readonly name: string;
  /** In plain words: `a value of 8 bytes of map 'counts', or NULL`. */
  readonly holds: string;
  /** In the verifier's notation, where the log has it: `map_value_or_null(id=1,map=counts,ks=4,vs=8)`. */
  readonly state?: string;
}

/** What a verifier log means. */
export interface VerifierExplanation {
  /** What is wrong, for code that tells rejections apart. */
  readonly kind: VerifierErrorKind;
  /** In plain words; for an unknown kind the kernel's own. */
  readonly cause: string;
  /** The one thing to do. Undefined for an unknown kind, unless the kernel suggests something. */
  readonly fix: string | undefined;
  /** The line of C; undefined when the object has no line information, or the program as a whole is meant. */
  readonly source: RejectedLine | undefined;
  /** The instruction; undefined when the program as a whole is meant. */
  readonly instruction: Instruction | undefined;
  /** Only those that have to do with it. */
  readonly registers: readonly RegisterView[];
  /** The kernel's own last words, a line each. */
  readonly said: readonly string[];
}

/** Where an explanation can look up lines. */
export interface ExplainOptions {
  /** The program's section in {@link lines}. */
  readonly section?: string;
  /** The program's name in {@link lines}. */
  readonly program?: string;
  /** The object's line information: kernels before 6.9 give lines without their place. */
  readonly lines?: LineTable | undefined;
}

/**
 * Explains a verifier log. Understands Linux 5.10 to 7.3, at log level 1.
 *
 * What it does not know it does not guess: the kind is then `unknown`, and the kernel's own words are the cause.
 */
export function explainVerifierLog(log: string, options: ExplainOptions = {}): VerifierExplanation {
  checkString(log, 'A verifier log');
  checkOptions(options, 'The options');
  const { section, program, lines } = options;
  if (section !== undefined) checkString(section, 'section');
  if (program !== undefined) checkString(program, 'program');
  if (lines !== undefined)
    checkInstance(lines, 'lines', 'a LineTable', (lines as unknown) instanceof LineTable);
  const parsed = parseLog(log);
  const finding = find(parsed);
  const instruction = failingInstruction(parsed, finding);
  return {
    kind: finding?.kind ?? 'unknown',
    cause: finding?.cause ?? parsed.report?.reason ?? ownWords(parsed),
    fix: finding === undefined ? parsed.report?.suggestion : finding.fix,
    source: locate(parsed, instruction, finding?.mentions, options),
    instruction,
    registers: views(parsed, finding),
    said: parsed.said,
  };
}

function find(log: ParsedLog): Finding | undefined {
  const words = log.said.join('\n');
  for (const { pattern, explain } of rules) {
    const match = pattern.exec(words);
    if (match !== null) return explain(match, log);
  }
  return undefined;
}

function ownWords({ said }: ParsedLog): string {
  return said.length === 0 ? 'The log does not say why.' : `${said.join('. ')}.`;
}

function failingInstruction(
  { instruction, report }: ParsedLog,
  finding: Finding | undefined,
): Instruction | undefined {
  const index = finding?.instruction;
  if (index === undefined) return instruction ?? report?.instruction;
  if (instruction?.index === index) return instruction;
  return report?.instruction?.index === index ? report.instruction : { index, text: '' };
}

function locate(
  { source, report, instruction: last }: ParsedLog,
  instruction: Instruction | undefined,
  mentions: string | undefined,
  { section, program, lines }: ExplainOptions,
): RejectedLine | undefined {
  const listed =
    lines === undefined ||
    section === undefined ||
    program === undefined ||
    instruction === undefined
      ? undefined
      : lines.at(section, program, instruction.index, mentions);
  const place = report?.place;
  if (place !== undefined) return withFolder(place, listed);
  // No line was printed for what libbpf put in place of an instruction, nor for one that was never reached.
  const printed = instruction === last && !instruction?.text.startsWith('<invalid');
  if (!printed || source === undefined) return listed && pick(listed);
  if (source.place !== undefined) return withFolder({ ...source.place, text: source.text }, listed);
  if (listed?.text === source.text) return pick(listed);
  const found = section === undefined ? undefined : lines?.find(section, source.text);
  return found === undefined ? { text: source.text } : pick(found);
}

function pick({ text, file, line }: SourceLine): RejectedLine {
  return { text, file, line };
}

/** Logs name the file without its folder. */
function withFolder(
  { text, file, line }: SourceLine,
  listed: SourceLine | undefined,
): RejectedLine {
  const same = listed?.line === line && basename(listed.file) === basename(file);
  // A report cuts long lines.
  return same ? pick(listed) : { text, file, line };
}

function views(log: ParsedLog, finding: Finding | undefined): RegisterView[] {
  const names = finding?.registers ?? namesIn(log.said);
  return names.flatMap((name) => {
    const held = finding?.holds?.[name];
    if (held !== undefined) return [{ name, holds: held }];
    const state = log.registers.get(name)?.state;
    if (state !== undefined) return [{ name, holds: describeRegister(state) ?? state, state }];
    const told = finding?.otherwise?.[name];
    return told === undefined ? [] : [{ name, holds: describeRegister(told) ?? told }];
  });
}

function namesIn(said: readonly string[]): string[] {
  return [...new Set(said.join(' ').match(/\bR\d+\b/g))];
}
