import type { VerifierErrorKind } from '@ebpf-dojo/core';
import type { Exhibit } from './gallery.ts';

/** What you think the verifier says of each program in gallery/, before you have it loaded; `?` while you have not made up your mind. */
export const predictions: Readonly<Record<Exhibit, VerifierErrorKind | '?'>> = {
  // todo('02.6', 'read each program, and say which kind of error it is')
  'all-calls': '?',
  'calls-by-number': '?',
  'calls-by-process': '?',
  descendant: '?',
  'failed-calls': '?',
  'first-bytes': '?',
  'my-parent': '?',
  'two-texts': '?',
  'written-text': '?',
};
