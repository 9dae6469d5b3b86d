import { readLogLine, type Instruction, type LoggedSource } from './log-line.ts';
import { parseRegisters } from './register-state.ts';
import { readReport, startsReport, type Report } from './report.ts';
import { Registers } from './value.ts';

/** What a verifier log says of the end of a program's verification. */
export interface ParsedLog {
  /** The kernel's own last words, without its summary, one line each. */
  readonly said: readonly string[];
  /** The instruction at which it stopped; undefined where it objects to the program as a whole. */
  readonly instruction: Instruction | undefined;
  /** The last C line before that. */
  readonly source: LoggedSource | undefined;
  /** What the registers hold before that instruction. */
  readonly registers: Registers;
  /** The report that Linux 7.3 and newer add. */
  readonly report: Report | undefined;
}

/** Reads as much of a log's end as an explanation needs: a log of a million instructions has 100 MB. */
const TAIL_CHARACTERS = 256 * 1024;

export function parseLog(log: string): ParsedLog {
  const lines = tail(log).split('\n');
  const registers = new Registers();
  let said: string[] = [];
  let instruction: Instruction | undefined;
  let pending: (() => void) | undefined;
  let source: LoggedSource | undefined;
  let next: LoggedSource | undefined;
  let report: Report | undefined;
  for (let at = 0; at < lines.length; at++) {
    const text = lines[at] ?? '';
    if (startsReport(text)) {
      const read = readReport(lines, at);
      report = read.report;
      at = read.end - 1;
      continue;
    }
    const line = readLogLine(text);
    switch (line.is) {
      case 'instruction': {
        pending?.();
        said = [];
        source = next ?? source;
        instruction = line.instruction;
        const { text: ran, index } = line.instruction;
        const around = source?.text;
        // The registers are those before the instruction that fails, so its effect waits for the next one.
        pending = () => {
          registers.run(ran, index, around);
          if (line.changed !== undefined) registers.merge(parseRegisters(line.changed));
          if (line.all !== undefined) registers.replace(parseRegisters(line.all));
        };
        next = line.source;
        break;
      }
      case 'state': {
        const states = parseRegisters(line.all);
        const earlier = pending;
        pending = () => {
          earlier?.();
          if (states.size > 0) registers.replace(states);
        };
        break;
      }
      case 'source':
        // clang gives line 0 to what belongs to no line.
        if (line.source.text !== '') next = line.source;
        break;
      case 'message':
        said.push(line.text);
        break;
      case 'noise':
        break;
    }
  }
  // The verifier stopped before it ran anything: the state of the start is the state.
  if (instruction === undefined) pending?.();
  return { said, instruction, source: source ?? next, registers, report };
}

function tail(log: string): string {
  if (log.length <= TAIL_CHARACTERS) return log;
  const end = log.slice(-TAIL_CHARACTERS);
  return end.slice(end.indexOf('\n') + 1);
}
