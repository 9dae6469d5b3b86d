import type { Report } from '@ebpf-dojo/testkit/report';
import type { Proof } from './proof.ts';

/** Proofs in the form of tests, for the summary of the suite. */
export function reportOf(proofs: readonly Proof[]): Report {
  return {
    v: 1,
    tests: proofs.map(({ lesson, subject, claim, problem, blocked }) => ({
      file: `lessons/${lesson}`,
      title: `${subject} > ${claim}`,
      status: problem !== undefined ? 'fail' : blocked === undefined ? 'pass' : 'blocked',
      duration: 0,
      requires: [],
      errors: problem === undefined ? [] : [problem],
      ...(blocked === undefined || problem !== undefined
        ? {}
        : { blocked: { features: [], ...blocked } }),
    })),
  };
}
