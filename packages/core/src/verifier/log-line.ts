import { behindDigits, isDigit, isRegister } from './scan.ts';

/** One instruction as the verifier prints it. */
export interface Instruction {
  /** Its number in the program as the kernel was given it, from 0 on. */
  readonly index: number;
  /** The kernel's disassembly: `r1 = *(u64 *)(r0 +0)`. */
  readonly text: string;
}

/** A line of C, as the log names it. */
export interface LoggedSource {
  readonly text: string;
  /** The file's name without its folder, and the line from 1 on: since Linux 6.9. */
  readonly place?: { readonly file: string; readonly line: number };
}

/** One line of a verifier log, by what it is. */
export type LogLine =
  | {
      readonly is: 'instruction';
      readonly instruction: Instruction;
      /** What changed by it, or all registers after it; the notation of `parseRegisters`. */
      readonly changed?: string;
      readonly all?: string;
      readonly source?: LoggedSource;
    }
  | { readonly is: 'state'; readonly all: string }
  | { readonly is: 'source'; readonly source: LoggedSource }
  | { readonly is: 'noise' }
  | { readonly is: 'message'; readonly text: string };

const NOISE: LogLine = { is: 'noise' };
// `1: R1=ctx() R10=fp0`, `from 5 to 7: R0=…`, with a space before it in the newest kernels.
const STATE =
  /^(?:from \d+ to )?\d+(?: \(speculative execution\))?:(?= |$)(?: frame\d+:)?((?: R\d.*)?)$/;
// Put there by libbpf, for a call of its own that stands where a relocation failed: fixup_verifier_log of libbpf.c.
const INVALID = /^(\d+): (<invalid .+>)$/;
const SAFE = /^(?:from \d+ to )?\d+(?: \(speculative execution\))?: safe$/;

// What kernels say on the way, and about themselves, by how it starts.
const ASIDES: readonly { readonly start: string; readonly pattern?: RegExp }[] = [
  { start: 'processed ', pattern: /^processed \d+ insns/ },
  { start: 'verification time ', pattern: /^verification time \d/ },
  { start: 'stack depth ' },
  { start: 'max_states_per_insn ' },
  { start: 'insns_processed ' },
  { start: 'total_states ' },
  { start: 'caller:', pattern: /^caller:$/ },
  { start: 'callee:', pattern: /^callee:$/ },
  { start: 'returning from callee:', pattern: /^returning from callee:$/ },
  { start: 'to caller at ', pattern: /^to caller at \d+:$/ },
  { start: 'cur state:' },
  { start: 'old state:' },
  { start: 'last_idx ', pattern: /^last_idx \d+ first_idx / },
  { start: 'regs=', pattern: /^regs=\w+ stack=\w+ before / },
  { start: 'parent ', pattern: /^parent (?:didn't have|already had) regs=/ },
  { start: 'mark_precise: ' },
  { start: 'propagating ' },
  { start: 'func#', pattern: /^func#\d+ @\d+/ },
  { start: 'Validating ', pattern: /^Validating \w+\(\) func#\d+/ },
  { start: 'Func#', pattern: /^Func#\d+ .*(?:is safe for any args|is global and|assumed valid)/ },
  { start: 'Live regs before insn' },
  // Of a report whose start was lost.
  { start: 'Reason:', pattern: /^Reason:$/ },
  { start: 'At:', pattern: /^At:$/ },
  { start: 'Causal path:', pattern: /^Causal path:$/ },
  { start: 'Active lock:', pattern: /^Active lock:$/ },
  { start: 'Suggestion:', pattern: /^Suggestion:$/ },
  { start: "func '", pattern: /^func '\w+' arg\d+ (?:has btf_id|type)/ },
  // Said of a context that is `void *`, and no objection: Linux 5.6 to 7.x.
  {
    start: 'arg#',
    pattern: /^arg#\d+ reference type\('UNKNOWN '\) size cannot be determined: -\d+$/,
  },
  { start: 'arg#', pattern: /^arg#\d+ type is not a struct$/ },
  { start: 'Unrecognized arg#', pattern: /^Unrecognized arg#\d+ type PTR$/ },
  {
    start: 'reg type unsupported for arg#',
    pattern: /^reg type unsupported for arg#\d+ function /,
  },
];

/**
 * What one line of a log is. Formats of Linux 5.10 to 7.3; kernel/bpf/verifier.c, log.c and disasm.c.
 *
 * A log is read once, by code that never ran before: an expression costs more to compile than a whole log does to read without. What
 * hundreds of lines have is therefore taken apart by hand.
 */
export function readLogLine(line: string): LogLine {
  if (line === '' || line.startsWith(' ')) return NOISE;
  if (line.startsWith(';')) return { is: 'source', source: readSource(line.slice(1).trim()) };
  const digits = behindDigits(line, 0);
  if (digits > 0 && isOpcode(line, digits))
    return readInstruction(Number(line.slice(0, digits)), line.slice(digits + ': (85) '.length));
  if (digits > 0 || line.startsWith('from ')) return readNumbered(line);
  for (const { start, pattern } of ASIDES)
    if (line.startsWith(start) && pattern?.test(line) !== false) return NOISE;
  return { is: 'message', text: line };
}

/** The codes of `0` to `9` and `a` to `f`. */
function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

/** A line that starts with an instruction's number, and is no instruction of the kernel's. */
function readNumbered(line: string): LogLine {
  const [, at, invalid] = INVALID.exec(line) ?? [];
  if (at !== undefined && invalid !== undefined)
    return { is: 'instruction', instruction: { index: Number(at), text: invalid } };
  const state = STATE.exec(line);
  if (state !== null) return { is: 'state', all: state[1] ?? '' };
  return SAFE.test(line) ? NOISE : { is: 'message', text: line };
}

/** Whether `: (85) ` stands there: `5: (85) call bpf_map_lookup_elem#1   ; R0=…`, since Linux 5.17 with what changed. */
function isOpcode(line: string, at: number): boolean {
  return (
    line.startsWith(': (', at) &&
    isHexDigit(line.charCodeAt(at + 3)) &&
    isHexDigit(line.charCodeAt(at + 4)) &&
    line.startsWith(') ', at + 5)
  );
}

function readInstruction(index: number, rest: string): LogLine {
  const state = stateIn(rest);
  const remark = rest.indexOf(';');
  if (state !== -1 && (remark === -1 || state < remark)) {
    const instruction = { index, text: rest.slice(0, state).trimEnd() };
    return { is: 'instruction', instruction, all: rest.slice(state) };
  }
  if (remark === -1) return { is: 'instruction', instruction: { index, text: rest.trimEnd() } };
  const instruction = { index, text: rest.slice(0, remark).trimEnd() };
  const text = rest.slice(remark + 1).trim();
  return saysRegisters(text)
    ? { is: 'instruction', instruction, changed: text }
    : { is: 'instruction', instruction, source: readSource(text) };
}

/** Where ` 73: R0=…` or ` 73: frame1: R0=…` starts, in the line of an instruction that jumps; -1 without. */
function stateIn(rest: string): number {
  for (let colon = rest.indexOf(': '); colon !== -1; colon = rest.indexOf(': ', colon + 1)) {
    const start = rest.lastIndexOf(' ', colon) + 1;
    if (
      start > 0 &&
      behindDigits(rest, start) === colon &&
      isRegister(rest, behindFrame(rest, colon + 2))
    )
      return start - 1;
  }
  return -1;
}

/** Whether a remark is what registers hold, and not a line of C. */
function saysRegisters(text: string): boolean {
  const at = behindFrame(text, 0);
  if (at === text.length || text.startsWith('refs=', at)) return true;
  if (text.startsWith('fp-', at)) return isDigit(text.charCodeAt(at + 3));
  if (!isRegister(text, at)) return false;
  const behind = behindDigits(text, at + 1);
  return text[behind] === '=' || (text[behind] === '_' && text.indexOf('=', behind) > behind + 1);
}

/** Where it goes on behind `frame1: `. */
function behindFrame(text: string, at: number): number {
  if (!text.startsWith('frame', at)) return at;
  const end = behindDigits(text, at + 'frame'.length);
  return text.startsWith(': ', end) ? end + 2 : at;
}

/** Reads `int key = 0; @ file.bpf.c:12`. */
function readSource(text: string): LoggedSource {
  const at = text.startsWith('@ ') ? 0 : text.lastIndexOf(' @ ') + 1;
  const place = text.startsWith('@ ', at) ? text.slice(at + 2) : '';
  const colon = place.lastIndexOf(':');
  const isPlace =
    colon > 0 &&
    colon < place.length - 1 &&
    behindDigits(place, colon + 1) === place.length &&
    !place.includes(' ');
  if (!isPlace) return { text };
  return {
    text: text.slice(0, at).trim(),
    place: { file: place.slice(0, colon), line: Number(place.slice(colon + 1)) },
  };
}
