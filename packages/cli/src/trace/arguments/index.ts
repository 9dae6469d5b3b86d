import { textArgument, type Abi } from '@ebpf-dojo/core/syscalls';
import { plain, type Argument, type Reading, type Signature, type Signatures } from './argument.ts';
import { buffers } from './buffers.ts';
import { devices } from './devices.ts';
import { files } from './files.ts';
import { memory } from './memory.ts';
import { text } from './pointers.ts';
import { polling } from './polling.ts';
import { processes } from './processes.ts';
import { signals } from './signals.ts';
import { sockets } from './sockets.ts';
import { time } from './time.ts';

export type { Argument, ArgumentContext, Reading, Signature } from './argument.ts';
export { UserStructs } from './user-structs.ts';

const signatures: Signatures = {
  ...files,
  ...buffers,
  ...devices,
  ...memory,
  ...processes,
  ...signals,
  ...sockets,
  ...time,
  ...polling,
};

// Of these names the old 32-bit calls pass their arguments in a struct, or otherwise than the 64-bit ones.
const differentOn32Bit = new Set(['mmap']);
/** How many things a call has read, as bpf/include/call-filter.h gives room. */
const CAPTURES = 2;

/** What is known here of a call's arguments; undefined when that is nothing. */
export function signatureOf(name: string, abi: Abi): Signature | undefined {
  const known = Object.hasOwn(signatures, name) ? signatures[name] : undefined;
  if (known !== undefined && abi !== 'i386') return known;
  if (known !== undefined && !differentOn32Bit.has(name))
    return known.map((argument) => argument.on32Bit ?? argument);
  const index = textArgument(name, abi);
  return index === undefined
    ? undefined
    : Array.from({ length: index + 1 }, (_, each) => (each === index ? text : plain));
}

/** One thing to read of a call. */
export interface Capturing {
  /** Which argument, from 0, points there. */
  readonly index: number;
  readonly argument: Argument & { readonly capture: Reading };
}

/** What the kernel side reads of a call, in the order of its places for it. */
export function capturesOf(name: string, abi: Abi): readonly Capturing[] {
  const found: Capturing[] = [];
  for (const [index, argument] of (signatureOf(name, abi) ?? []).entries()) {
    if (reads(argument) && !(abi === 'i386' && argument.nativeOnly === true))
      found.push({ index, argument });
  }
  return found.slice(0, CAPTURES);
}

function reads(argument: Argument): argument is Argument & { readonly capture: Reading } {
  return argument.capture !== undefined;
}
