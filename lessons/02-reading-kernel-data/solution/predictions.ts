import type { VerifierErrorKind } from '@ebpf-dojo/core';
import type { Exhibit } from './gallery.ts';

/** What you think the verifier says of each program in gallery/, before you have it loaded; `?` while you have not made up your mind. */
export const predictions: Readonly<Record<Exhibit, VerifierErrorKind | '?'>> = {
  'all-calls': 'uninitialized-register',
  'calls-by-number': 'out-of-bounds-map-value',
  'calls-by-process': 'possibly-null',
  descendant: 'unbounded-loop',
  'failed-calls': 'unreleased-reference',
  'first-bytes': 'wrong-helper',
  'my-parent': 'not-a-pointer',
  'two-texts': 'stack-too-large',
  'written-text': 'unbounded-size',
};
