import { explainDenial, type Denial } from './denial.ts';
import { errnoMessage, errnoName } from './errno.ts';
import { hintFor } from './hints.ts';
import { libbpfErrno } from './libbpf-errno.ts';
import { gatherPermissionFacts } from './permission-facts.ts';

/** What a {@link BpfError} is made from. */
export interface BpfErrorFields {
  /** The operation as a person would name it: `'load'`, `'attach'`, `'open map'`. */
  readonly operation: string;
  /** What it was done to: `"program 'sys_enter' (tp_btf/sys_enter)"`. */
  readonly subject: string;
  /** The positive errno value the kernel or libbpf gave. */
  readonly errno: number;
  /** The one thing to do next. Without it a hint is chosen by operation and errno, where there is one. */
  readonly hint?: string;
  /** What libbpf said while it tried, oldest first. */
  readonly details?: readonly string[];
  readonly cause?: unknown;
}

/**
 * An operation on the kernel or through libbpf that failed.
 *
 * The message reads as a sentence: what failed, on what, why, what to do next.
 */
export class BpfError extends Error {
  override readonly name: string = 'BpfError';
  /** The errno's name, as in `errno(3)`: `'EPERM'`, `'ENOENT'`; or libbpf's own, such as `'LIBBPF_ERRNO__FORMAT'`. */
  readonly code: string;
  /** The positive errno value, from 4000 on one of libbpf's. */
  readonly errno: number;
  /** The operation as a person would name it: `'load'`, `'attach'`. */
  readonly operation: string;
  /** What it was done to: `"map 'events'"`. */
  readonly subject: string;
  /** The one thing to do next; undefined when nothing general can be said. */
  readonly hint: string | undefined;
  /** Of EPERM and EACCES: what is in the way, told apart. Undefined for other codes, and where the {@link hint} comes from elsewhere. */
  readonly denial: Denial | undefined;
  /** What libbpf said while it tried, oldest first. */
  readonly details: readonly string[];

  constructor(fields: BpfErrorFields) {
    const own = libbpfErrno(fields.errno);
    const code = own?.name ?? errnoName(fields.errno);
    const meaning = own?.meaning ?? errnoMessage(fields.errno);
    const details = fields.details ?? [];
    const known = fields.hint ?? hintFor(fields.operation, code);
    const denial =
      known === undefined && (code === 'EPERM' || code === 'EACCES')
        ? explainDenial({ ...fields, code, details }, gatherPermissionFacts())
        : undefined;
    const hint = denial === undefined ? known : `${denial.reason} ${denial.fix}`;
    const said = details.length > 0 ? `\n  libbpf: ${details.join('\n  libbpf: ')}` : '';
    const next = hint === undefined ? '' : `\n  ${hint}`;
    super(
      `${fields.operation} of ${fields.subject} failed: ${meaning} (${code})${said}${next}`,
      fields.cause === undefined ? undefined : { cause: fields.cause },
    );
    this.code = code;
    this.errno = fields.errno;
    this.operation = fields.operation;
    this.subject = fields.subject;
    this.hint = hint;
    this.denial = denial;
    this.details = details;
  }
}
