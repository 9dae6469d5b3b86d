import { Provoked } from './hostile.ts';

/** Errors that a caller can tell apart, by name. */
const TYPED = new Set([
  'BpfError',
  'BtfError',
  'ClosedError',
  'CompileError',
  'ElfError',
  'LibbpfNotFoundError',
  'UnsupportedArchitectureError',
  'VerifierError',
  'TypeError',
  'RangeError',
]);

/** What the engine, koffi or Node says when nobody checked: true, and no help. */
const UNCHECKED =
  /Cannot (read|set|convert|mix|destructure|access|perform)|is not (a function|iterable|a constructor|an object)|^Unexpected|Invalid (array|typed array|string|count|time) length|private member|Receiver must|BigInt|Reduce of empty|Maximum call stack|The "[\w.]+" (argument|property)|ERR_|Object prototype|Symbol value|incompatible receiver|called on/;

/** Why an error is not one that a caller should see; undefined when it is. */
export function complaint(error: unknown): string | undefined {
  if (error instanceof Provoked) return undefined;
  // The caller's own object says so.
  if (
    error instanceof TypeError &&
    /proxy that has been revoked|detached ArrayBuffer/.test(error.message)
  )
    return undefined;
  if (!(error instanceof Error)) return `throws ${typeof error}`;
  // Of node:fs, where the documentation says so: they have code and path.
  if (error.name === 'Error' && 'syscall' in error && 'code' in error) return undefined;
  if (!TYPED.has(error.name)) return `throws ${error.name}: ${error.message}`;
  const own = error.name !== 'TypeError' && error.name !== 'RangeError';
  if (own) return error.message.length > 4 ? undefined : 'throws an error without words';
  return UNCHECKED.test(error.message)
    ? `throws an unchecked ${error.name}: ${error.message}`
    : undefined;
}
