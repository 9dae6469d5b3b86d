import { BpfError } from '../errors/bpf-error.ts';
import { VerifierError } from '../errors/verifier-error.ts';
import { LineTable } from './line-table.ts';
import { loadFailureHint } from './load-failure.ts';
import type { VerifierLogs } from './verifier-logs.ts';

/** A load that failed. */
export interface LoadFailure {
  /** The object, as errors name it. */
  readonly subject: string;
  /** The positive errno value. */
  readonly errno: number;
  /** What libbpf warned of, oldest first. */
  readonly messages: readonly string[];
  readonly logs: VerifierLogs;
  /** The object file's bytes. */
  readonly object: Uint8Array;
}

/** The error for a load that failed: the verifier's where it rejected a program, otherwise by what libbpf said. */
export function loadError({ subject, errno, messages, logs, object }: LoadFailure): BpfError {
  const fields = { operation: 'load', errno };
  const rejected = logs.read(errno, messages);
  if (rejected !== undefined) {
    return new VerifierError({
      ...fields,
      ...rejected,
      subject: `program '${rejected.program}' (${rejected.section})`,
      lines: LineTable.read(object),
    });
  }
  const hint = loadFailureHint(messages);
  return new BpfError({
    ...fields,
    subject,
    details: messages,
    ...(hint === undefined ? {} : { hint }),
  });
}
