// libbpf_legacy.h, enum libbpf_errno: what libbpf returns beside the kernel's errno values, from 4000 on.
const FIRST = 4000;
const meanings: readonly (readonly [name: string, meaning: string])[] = [
  ['LIBBPF_ERRNO__LIBELF', 'libelf failed'],
  ['LIBBPF_ERRNO__FORMAT', 'BPF object format invalid'],
  ['LIBBPF_ERRNO__KVERSION', "'version' section incorrect or lost"],
  ['LIBBPF_ERRNO__ENDIAN', 'endian mismatch'],
  ['LIBBPF_ERRNO__INTERNAL', 'internal error in libbpf'],
  ['LIBBPF_ERRNO__RELOC', 'relocation failed'],
  ['LIBBPF_ERRNO__LOAD', 'load program failure for unknown errors'],
  ['LIBBPF_ERRNO__VERIFY', 'kernel verifier blocks program loading'],
  ['LIBBPF_ERRNO__PROG2BIG', 'program too big'],
  ['LIBBPF_ERRNO__KVER', 'incorrect kernel version'],
  ['LIBBPF_ERRNO__PROGTYPE', "kernel doesn't support this program type"],
  ['LIBBPF_ERRNO__WRNGPID', 'wrong pid in netlink message'],
  ['LIBBPF_ERRNO__INVSEQ', 'invalid netlink sequence'],
  ['LIBBPF_ERRNO__NLPARSE', 'netlink parsing error'],
];

/** Name and meaning of one of libbpf's own error numbers; undefined for an errno of the kernel's. */
export function libbpfErrno(
  errno: number,
): { readonly name: string; readonly meaning: string } | undefined {
  const entry = meanings[errno - FIRST];
  return entry && { name: entry[0], meaning: entry[1] };
}
