import {
  explainVerifierLog,
  type ExplainOptions,
  type VerifierExplanation,
} from '../verifier/explain.ts';
import type { VerifierErrorKind } from '../verifier/kind.ts';
import { verifierMessage } from '../verifier/message.ts';
import { BpfError, type BpfErrorFields } from './bpf-error.ts';

/** What a {@link VerifierError} is made from. */
export interface VerifierErrorFields extends BpfErrorFields, ExplainOptions {
  /** The rejected program's name. */
  readonly program: string;
  /** The verifier's log. */
  readonly log: string;
  /** What the log lacks, when it did not fit into the memory for it. */
  readonly missing?: 'start' | 'end' | undefined;
}

// Never the hint for the errno alone: the verifier says EACCES and means the program, not privileges.
const READ_THE_LOG = 'The last lines of `.log` say what the kernel objects to.';

/**
 * The kernel's verifier rejected a program. `log` holds everything it said, `explanation` what that means; the message is the
 * explanation, in at most 15 lines.
 */
export class VerifierError extends BpfError {
  override readonly name: string = 'VerifierError';
  /** The rejected program's name. */
  readonly program: string;
  /** The kind, the cause in plain words, the line of C, the registers that matter, and a fix. */
  readonly explanation: VerifierExplanation;
  /** The verifier's log, one instruction or remark a line: all of it, unless {@link missing} says otherwise. */
  readonly log: string;
  /** What the log lacks because it has more than 256 MiB; undefined when it is whole. */
  readonly missing: 'start' | 'end' | undefined;

  constructor(fields: VerifierErrorFields) {
    const explanation = explainVerifierLog(fields.log, fields);
    super({ ...fields, hint: fields.hint ?? explanation.fix ?? READ_THE_LOG });
    this.program = fields.program;
    this.explanation = explanation;
    this.log = fields.log;
    this.missing = fields.missing;
    this.message = verifierMessage(explanation, {
      subject: this.subject,
      code: this.code,
      logLines: countLines(fields.log),
      missing: fields.missing,
    });
    // The stack starts with the message that there was when it was made.
    Error.captureStackTrace(this, new.target);
  }

  /** What the verifier objects to, by a name that does not change between kernels. */
  get kind(): VerifierErrorKind {
    return this.explanation.kind;
  }
}

function countLines(log: string): number {
  let lines = 0;
  for (let at = log.indexOf('\n'); at !== -1; at = log.indexOf('\n', at + 1)) lines++;
  return log.endsWith('\n') || log === '' ? lines : lines + 1;
}
