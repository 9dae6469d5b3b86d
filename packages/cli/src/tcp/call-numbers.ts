import type { CallNumbers } from '@ebpf-dojo/bpf/tcp';
import { compatAbi, nativeAbi, syscallNumber, type Abi } from '@ebpf-dojo/core/syscalls';

/** No number: a table has none so large. */
const NONE = 0xff_ff_ff_ff;

/** The numbers of the system calls that tcp.bpf.c looks at. 32-bit programs on x86 may accept by `socketcall`. */
export function callNumbers(): { readonly native: CallNumbers; readonly compat: CallNumbers } {
  return { native: numbersOf(nativeAbi()), compat: numbersOf(compatAbi()) };
}

function numbersOf(abi: Abi | undefined): CallNumbers {
  const number = (name: string) => (abi === undefined ? NONE : (syscallNumber(abi, name) ?? NONE));
  return {
    connect: number('connect'),
    accept: number('accept'),
    accept4: number('accept4'),
    socketcall: number('socketcall'),
  };
}
