/** What the verifier objects to, by a name that stays the same while kernels change their words. */
export type VerifierErrorKind =
  /** A loop that comes back to the same state. */
  | 'unbounded-loop'
  /** The verifier gave up: a million instructions, or too many branches to remember. */
  | 'too-complex'
  | 'out-of-bounds-map-value'
  | 'out-of-bounds-stack'
  | 'out-of-bounds-packet'
  /** Memory of known size that is none of the above, such as a ring buffer's reservation. */
  | 'out-of-bounds-memory'
  /** Behind the end of a kernel struct. */
  | 'out-of-bounds-struct'
  /** A pointer plus a number that can be anything. */
  | 'unbounded-offset'
  /** A length that can be anything. */
  | 'unbounded-size'
  | 'uninitialized-register'
  | 'uninitialized-stack'
  | 'possibly-null'
  /** A number used as an address. */
  | 'not-a-pointer'
  | 'use-after-release'
  | 'stack-too-large'
  | 'call-too-deep'
  /** A helper that exists, but not for this type of program. */
  | 'wrong-helper'
  /** A helper that this kernel does not have. */
  | 'unknown-helper'
  | 'sleeping-helper'
  | 'missing-license'
  | 'unreleased-reference'
  | 'invalid-context-access'
  | 'pointer-arithmetic'
  | 'misaligned'
  | 'unreachable-code'
  | 'wrong-argument'
  | 'wrong-return-value'
  | 'read-only'
  | 'lock-held'
  /** A CO-RE type, field or enumerator that this kernel does not have. */
  | 'missing-kernel-type'
  /** A kernel function (kfunc) that this kernel does not have. */
  | 'missing-kernel-function'
  /** A kernel function that exists, but not for this type of program. */
  | 'disallowed-kernel-function'
  /** None of these: the kernel's own words are all there is. */
  | 'unknown';
