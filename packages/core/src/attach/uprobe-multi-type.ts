import type { Pointer } from '../ffi/declare.ts';
import { libbpf } from '../ffi/libbpf.ts';

/** `enum bpf_prog_type`, `enum bpf_attach_type` and the flags of BPF_PROG_LOAD, include/uapi/linux/bpf.h. */
const BPF_PROG_TYPE_UNSPEC = 0;
const BPF_PROG_TYPE_KPROBE = 2;
const BPF_TRACE_UPROBE_MULTI = 48;
const BPF_F_SLEEPABLE = 1 << 4;

const SECTION = /^u(?:ret)?probe\.multi(\.s)?(?:\/|$)/;

/** Tells libbpf before 1.3 what a program of section `uprobe.multi` or `uretprobe.multi` is; every other kind it knows itself. */
export function describeUprobeMulti(handle: Pointer, section: string): void {
  const found = SECTION.exec(section);
  if (found === null || libbpf.bpf_program__type(handle) !== BPF_PROG_TYPE_UNSPEC) return;
  libbpf.bpf_program__set_type(handle, BPF_PROG_TYPE_KPROBE);
  libbpf.bpf_program__set_expected_attach_type(handle, BPF_TRACE_UPROBE_MULTI);
  if (found[1] !== undefined) libbpf.bpf_program__set_flags(handle, BPF_F_SLEEPABLE);
}
