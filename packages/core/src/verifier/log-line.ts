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
// `5: (85) call bpf_map_lookup_elem#1   ; R0=…`, since Linux 5.17 with what changed.
const INSTRUCTION = /^(\d+): \([0-9a-f]{2}\) (.*)$/;
// `1: R1=ctx() R10=fp0`, `from 5 to 7: R0=…`, with a space before it in the newest kernels.
const STATE =
  /^(?:from \d+ to )?\d+(?: \(speculative execution\))?:(?= |$)(?: frame\d+:)?((?: R\d.*)?)$/;
// Put there by libbpf, for a call of its own that stands where a relocation failed: fixup_verifier_log of libbpf.c.
const INVALID = /^(\d+): (<invalid .+>)$/;
const SAME_LINE_STATE = / \d+: (?:frame\d+: )?R\d/;
const SAFE = /^(?:from \d+ to )?\d+(?: \(speculative execution\))?: safe$/;
const PLACE = /^(.*?) @ (\S+):(\d+)$/;

// What kernels say on the way, and about themselves.
const ASIDES = [
  /^processed \d+ insns/,
  /^verification time \d/,
  /^stack depth /,
  /^(?:max_states_per_insn|insns_processed|total_states) /,
  /^(?:caller|callee):$/,
  /^returning from callee:$/,
  /^to caller at \d+:$/,
  /^(?:cur|old) state:/,
  /^last_idx \d+ first_idx /,
  /^regs=\w+ stack=\w+ before /,
  /^parent (?:didn't have|already had) regs=/,
  /^mark_precise: /,
  /^propagating /,
  /^func#\d+ @\d+/,
  /^Validating \w+\(\) func#\d+/,
  /^Func#\d+ .*(?:is safe for any args|is global and|assumed valid)/,
  /^Live regs before insn/,
  // Of a report whose start was lost.
  /^(?:Reason|At|Causal path|Active lock|Suggestion):$/,
  /^func '\w+' arg\d+ (?:has btf_id|type)/,
  // Said of a context that is `void *`, and no objection: Linux 5.6 to 7.x.
  /^arg#\d+ reference type\('UNKNOWN '\) size cannot be determined: -\d+$/,
  /^arg#\d+ type is not a struct$/,
  /^Unrecognized arg#\d+ type PTR$/,
  /^reg type unsupported for arg#\d+ function /,
] as const;

/** What one line of a log is. Formats of Linux 5.10 to 7.3; kernel/bpf/verifier.c, log.c and disasm.c. */
export function readLogLine(line: string): LogLine {
  if (line === '' || line.startsWith(' ')) return NOISE;
  if (line.startsWith(';')) return { is: 'source', source: readSource(line.slice(1).trim()) };
  const [, index, rest] = INSTRUCTION.exec(line) ?? [];
  if (index !== undefined && rest !== undefined) return readInstruction(Number(index), rest);
  const [, at, invalid] = INVALID.exec(line) ?? [];
  if (at !== undefined && invalid !== undefined)
    return { is: 'instruction', instruction: { index: Number(at), text: invalid } };
  const state = STATE.exec(line);
  if (state !== null) return { is: 'state', all: state[1] ?? '' };
  if (SAFE.test(line) || ASIDES.some((aside) => aside.test(line))) return NOISE;
  return { is: 'message', text: line };
}

function readInstruction(index: number, rest: string): LogLine {
  const state = SAME_LINE_STATE.exec(rest);
  const remark = rest.indexOf(';');
  const end = Math.min(
    state?.index ?? Number.POSITIVE_INFINITY,
    remark === -1 ? Number.POSITIVE_INFINITY : remark,
    rest.length,
  );
  const instruction = { index, text: rest.slice(0, end).trimEnd() };
  if (state !== null && state.index === end)
    return { is: 'instruction', instruction, all: rest.slice(end) };
  if (remark !== end) return { is: 'instruction', instruction };
  const text = rest.slice(end + 1).trim();
  return /^(?:frame\d+: )?(?:R\d+(?:_\w+)?=|fp-\d|refs=|$)/.test(text)
    ? { is: 'instruction', instruction, changed: text }
    : { is: 'instruction', instruction, source: readSource(text) };
}

function readSource(text: string): LoggedSource {
  const [, before, file, line] = PLACE.exec(text.startsWith('@') ? ` ${text}` : text) ?? [];
  if (before === undefined || file === undefined) return { text };
  return { text: before.trim(), place: { file, line: Number(line) } };
}
