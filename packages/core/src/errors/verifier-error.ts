import { BpfError, type BpfErrorFields } from './bpf-error.ts';

/** What a {@link VerifierError} is made from. */
export interface VerifierErrorFields extends BpfErrorFields {
  /** The rejected program's name. */
  readonly program: string;
  /** The verifier's whole log. */
  readonly log: string;
}

const SHOWN_LINES = 12;

/**
 * The kernel's verifier rejected a program. `log` holds everything it said.
 *
 * The message carries the last lines of the log, where the verifier says why.
 */
export class VerifierError extends BpfError {
  override readonly name: string = 'VerifierError';
  /** The rejected program's name. */
  readonly program: string;
  /** The verifier's whole log, one instruction or remark a line. */
  readonly log: string;

  constructor(fields: VerifierErrorFields) {
    super({
      ...fields,
      details: [...(fields.details ?? []), ...tail(fields.log).map((line) => `verifier: ${line}`)],
      hint:
        fields.hint ??
        'The verifier rejected the program. The last lines above say which instruction and why; the whole log is in `.log`.',
    });
    this.program = fields.program;
    this.log = fields.log;
  }
}

function tail(log: string): string[] {
  const lines = log
    .split('\n')
    .filter(
      (line) => line.trim() !== '' && !/^(processed|verification time|stack depth)\b/.test(line),
    );
  return lines.slice(-SHOWN_LINES);
}
