import type { VerifierErrorKind } from '../kind.ts';

/** What the explainer is to say of a program in fixtures/verifier, on every kernel. */
export interface Expectation {
  readonly kind: VerifierErrorKind;
  /** By name, in plain words; what kernels that print less leave out is optional. */
  readonly registers?: Readonly<Record<string, RegExp>>;
  /** A part of the fix. */
  readonly fix: string;
  /** The first kernel that loads it. */
  readonly acceptedSince?: string;
  /** The first kernel whose verifier sees it: before, libbpf gives up. */
  readonly seenSince?: string;
}

/** What core is to say where libbpf gives up before the kernel sees the program. */
export const libbpfHints: Readonly<Record<string, string>> = {
  'disallowed-kfunc': 'This kernel has no kernel function bpf_task_acquire()',
  'missing-kfunc': 'This kernel has no kernel function no_such_kernel_function()',
  'missing-target': "This kernel has no 'no_such_tracepoint' to attach to",
  'refused-map': "The kernel refuses map 'unmakeable' (Invalid argument)",
};

export const expectations: Readonly<Record<string, Expectation>> = {
  'call-too-deep': { kind: 'call-too-deep', fix: '__always_inline' },
  'disallowed-kfunc': {
    kind: 'disallowed-kernel-function',
    fix: 'from a type of program that it is for',
    seenSince: '6.2',
  },
  'invalid-context': {
    kind: 'invalid-context-access',
    registers: { R1: /^the program's context$/ },
    fix: 'only the fields that the context has',
  },
  'lock-held': { kind: 'lock-held', fix: 'before bpf_spin_lock()' },
  'map-value-bounds': {
    kind: 'out-of-bounds-map-value',
    registers: { R0: /^a (?:map's )?value of 8 bytes(?: of map 'narrow')?$/ },
    fix: 'Stay within the 8 bytes',
  },
  misaligned: {
    kind: 'misaligned',
    registers: { R1: /^an address on the stack, 21 bytes below its top$/ },
    fix: '__builtin_memcpy',
  },
  'missing-field': { kind: 'missing-kernel-type', fix: 'bpf_core_field_exists' },
  'negative-index': {
    kind: 'unbounded-offset',
    registers: {
      R0: /^a (?:map's )?value/,
      R1: /^a number (?:up to 9223372036854775800, or negative|that is not checked at both ends|that can be anything)$/,
    },
    fix: 'if (index < 0 || index >= COUNT)',
  },
  'negative-size': {
    kind: 'unbounded-size',
    registers: { R2: /^a number (?:up to 64, or negative|that may be negative)$/ },
    fix: 'if (size > sizeof(buffer))',
  },
  'no-license': { kind: 'missing-license', fix: 'SEC("license")' },
  'not-a-pointer': {
    kind: 'not-a-pointer',
    registers: { R1: /^a number that can be anything$/ },
    fix: 'BPF_CORE_READ',
  },
  'packet-bounds': {
    kind: 'out-of-bounds-packet',
    registers: { R1: /^an address in the packet$/ },
    fix: 'data + 13 > data_end',
  },
  'pointer-arithmetic': {
    kind: 'pointer-arithmetic',
    registers: {
      R0: /^(?:an address|a value of 8 bytes of map 'rounded'|a map's value of 8 bytes)$/,
    },
    fix: 'Only add and subtract',
  },
  'possibly-null-argument': {
    kind: 'possibly-null',
    registers: { R1: /value.*, or NULL$/ },
    fix: 'if (!buffer) return 0;',
  },
  'possibly-null-event': {
    kind: 'possibly-null',
    registers: { R0: /, or NULL$/ },
    fix: 'if (!event) return 0;',
  },
  'possibly-null-value': {
    kind: 'possibly-null',
    registers: { R0: /value.*, or NULL$/ },
    fix: 'if (!count) return 0;',
  },
  'read-only': {
    kind: 'read-only',
    registers: {
      R1: /^(?:a value of 4 bytes of map '.*rodata'|an address in memory that can only be read|a map's value of 4 bytes)$/,
    },
    fix: 'non-const',
  },
  'reservation-bounds': {
    kind: 'out-of-bounds-memory',
    registers: {
      R0: /^(?:an address in memory(?: of 16 bytes)?|room for 16 bytes in a ring buffer)$/,
    },
    fix: 'Stay within what was reserved',
  },
  'sleeping-helper': { kind: 'sleeping-helper', fix: 'bpf_probe_read_user()' },
  'stack-bounds': {
    kind: 'out-of-bounds-stack',
    registers: { R1: /^an address on the stack, 16 bytes below its top$/ },
    fix: 'sizeof(variable)',
  },
  'stack-too-large': { kind: 'stack-too-large', fix: 'BPF_MAP_TYPE_PERCPU_ARRAY' },
  'struct-bounds': {
    kind: 'out-of-bounds-struct',
    registers: { R1: /^a kernel object of type task_struct/ },
    fix: 'BPF_CORE_READ',
  },
  'too-complex': { kind: 'too-complex', fix: 'fewer rounds in loops' },
  'unbounded-loop': { kind: 'unbounded-loop', fix: 'for (int i = 0; i < LIMIT; i++)' },
  'unbounded-size': {
    kind: 'unbounded-size',
    registers: { R2: /^a number (?:from 0 to 4294967295|that may be larger than any memory)$/ },
    fix: 'if (size > sizeof(buffer))',
  },
  'unchecked-index': {
    kind: 'out-of-bounds-map-value',
    registers: { R6: /value of 128 bytes/ },
    fix: 'Check the index',
  },
  'uninitialized-register': {
    kind: 'uninitialized-register',
    registers: { R7: /^nothing: never written on this path$/ },
    fix: 'Give the variable a value',
  },
  'uninitialized-stack': {
    kind: 'uninitialized-stack',
    registers: { R2: /^an address on the stack, 8 bytes below its top$/ },
    fix: 'Give the variable a value',
    acceptedSince: '6.3',
  },
  'unknown-helper': { kind: 'unknown-helper', fix: 'Do without the helper' },
  unreachable: { kind: 'unreachable-code', fix: 'inline assembly' },
  'unreleased-reference': { kind: 'unreleased-reference', fix: 'bpf_ringbuf_discard()' },
  'use-after-release': {
    kind: 'use-after-release',
    registers: { R6: /^an address that is no longer valid$/ },
    fix: 'Use `event` before bpf_ringbuf_submit()',
  },
  'variable-context': {
    kind: 'invalid-context-access',
    registers: { R6: /^the program's context/ },
    fix: 'constant index',
  },
  'wrong-argument': {
    kind: 'wrong-argument',
    registers: { R2: /^a number that can be anything$/ },
    fix: '&variable',
  },
  'wrong-helper': { kind: 'wrong-helper', fix: 'bpf-helpers(7)' },
  'wrong-return-value': {
    kind: 'wrong-return-value',
    registers: { R0: /^the number 5$/ },
    fix: '0 where in doubt',
  },
};

/** Whether a release, such as `6.12.107+deb13-amd64`, is `version` or newer. */
export function isSince(release: string, version: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  const [wantedMajor = 0, wantedMinor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
