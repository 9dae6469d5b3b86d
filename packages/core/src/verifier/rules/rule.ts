import type { VerifierErrorKind } from '../kind.ts';
import type { ParsedLog } from '../parse-log.ts';

/** What a rule says of an error. */
export interface Finding {
  readonly kind: VerifierErrorKind;
  /** A sentence in plain words. */
  readonly cause: string;
  /** The one thing to do. */
  readonly fix: string;
  /** The registers that matter, by name. Default: those that the kernel's words name. */
  readonly registers?: readonly string[];
  /** What registers hold, in the verifier's notation or in words, for a log that does not say it. */
  readonly otherwise?: Readonly<Record<string, string>>;
  /** What registers hold, in words, whatever the log says. */
  readonly holds?: Readonly<Record<string, string>>;
  /** What the C line names: for an instruction to which compilers give the line of the one before. */
  readonly mentions?: string;
  /** The instruction that matters, where it is not the last one. */
  readonly instruction?: number;
}

/** Knows one way in which kernels object. */
export interface Rule {
  /** Tried on the kernel's own last words, all lines of them at once. */
  readonly pattern: RegExp;
  readonly explain: (match: RegExpExecArray, log: ParsedLog) => Finding;
}

/** The helper or kernel function of the failing instruction. */
export function calledFunction(log: ParsedLog): string {
  return (
    /^call (?:kernel-function )?(\w+)/.exec(log.instruction?.text ?? '')?.[1] ?? 'the function'
  );
}

/** The register with the address that the failing instruction reads or writes. */
export function addressRegister(log: ParsedLog): string | undefined {
  const number = /\(r(\d+) [+-]\d+\)/.exec(log.instruction?.text ?? '')?.[1];
  return number === undefined ? undefined : `R${number}`;
}

/** A finding's registers: one, with what it holds where the log does not say it. */
export function only(
  name: string | undefined,
  otherwise: string,
): Pick<Finding, 'registers' | 'otherwise'> {
  return name === undefined
    ? { registers: [] }
    : { registers: [name], otherwise: { [name]: otherwise } };
}

/** The C variable that a call's result went to, where its line says so. */
export function variableOf(
  call: { readonly source: string | undefined } | undefined,
): string | undefined {
  return /(\w+) = [^=]*\(/.exec(call?.source ?? '')?.[1];
}
