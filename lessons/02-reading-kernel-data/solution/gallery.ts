import { VerifierError, type VerifierExplanation } from '@ebpf-dojo/core';
import { openAllCalls } from './dist/all-calls.skel.ts';
import { openCallsByNumber } from './dist/calls-by-number.skel.ts';
import { openCallsByProcess } from './dist/calls-by-process.skel.ts';
import { openDescendant } from './dist/descendant.skel.ts';
import { openFailedCalls } from './dist/failed-calls.skel.ts';
import { openFirstBytes } from './dist/first-bytes.skel.ts';
import { openMyParent } from './dist/my-parent.skel.ts';
import { openTwoTexts } from './dist/two-texts.skel.ts';
import { openWrittenText } from './dist/written-text.skel.ts';

/** Programs that the verifier rejects, or did before they were mended: what opens each, by the name of its source in gallery/. */
export const gallery = {
  'all-calls': openAllCalls,
  'calls-by-number': openCallsByNumber,
  'calls-by-process': openCallsByProcess,
  descendant: openDescendant,
  'failed-calls': openFailedCalls,
  'first-bytes': openFirstBytes,
  'my-parent': openMyParent,
  'two-texts': openTwoTexts,
  'written-text': openWrittenText,
} as const;

export type Exhibit = keyof typeof gallery;

/**
 * Loads a program, and unloads it if that worked.
 *
 * @returns why the verifier rejects it; undefined when it does not
 * @throws whatever else is in the way, such as missing privileges
 */
export function verdictOn(program: { load(): Disposable }): VerifierExplanation | undefined {
  try {
    using _loaded = program.load();
    return undefined;
  } catch (error) {
    if (error instanceof VerifierError) return error.explanation;
    throw error;
  }
}
