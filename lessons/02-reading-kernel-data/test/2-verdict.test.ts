import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VerifierError, type VerifierErrorKind } from '@ebpf-dojo/core';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { verdictOn } from '#lesson';

expect.extend(matchers);

const LOGS = join(import.meta.dirname, '../../../packages/core/fixtures/verifier/logs');

const kinds: readonly (readonly [program: string, kind: VerifierErrorKind])[] = [
  ['unbounded-loop', 'unbounded-loop'],
  ['possibly-null-value', 'possibly-null'],
  ['map-value-bounds', 'out-of-bounds-map-value'],
];

/** What a kernel said of one of the programs in packages/core/fixtures/verifier. */
function rejection(kernel: string, program: string): VerifierError {
  const logs = readFileSync(join(LOGS, `${kernel}.txt`), 'utf8').split(/^==== /m);
  const [, log = ''] =
    /^.*\n([^]*)$/.exec(logs.find((each) => each.startsWith(program)) ?? '') ?? [];
  const subject = `program '${program}'`;
  return new VerifierError({ operation: 'load', subject, errno: 13, program, log });
}

/** A program that does not load. */
function refused(error: unknown): { load(): Disposable } {
  return {
    load() {
      throw error;
    },
  };
}

test.each(['5.10', '6.1', '6.12', '7.2', '7.3'])(
  '[02.6] [M1.6] the verdict explains what Linux %s said',
  (kernel) => {
    const verdicts = kinds.map(([name]) => verdictOn(refused(rejection(kernel, name)))?.kind);
    expect(verdicts).toObserve(
      kinds.map(([, kind]) => kind),
      { what: 'verdictOn', did: `gave it three programs that Linux ${kernel} rejected` },
    );
  },
);

test('[02.6] there is no verdict on a program that loads, which is unloaded again', () => {
  let closed = 0;
  const verdict = verdictOn({ load: () => ({ [Symbol.dispose]: () => void closed++ }) });
  expect({ verdict, closed }).toObserve(
    { verdict: undefined, closed: 1 },
    { what: 'verdictOn', did: 'gave it a program that loads, and counted how often it was closed' },
  );
});

test('[02.6] errors that are not the verifier’s are left to others', () => {
  const error = new RangeError('no memory for another map');
  let thrown: unknown;
  try {
    verdictOn(refused(error));
  } catch (caught) {
    thrown = caught;
  }
  // A part that is not written yet throws an error of its own.
  if (thrown instanceof Error && thrown.name === 'TodoError') throw thrown;
  expect(String(thrown)).toObserve(String(error), {
    what: 'what verdictOn threw',
    did: 'gave it a program that does not load for want of memory',
  });
});
