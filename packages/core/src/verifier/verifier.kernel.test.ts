import { release } from 'node:os';
import { describe, expect, test } from 'vitest';
import { requires } from '@ebpf-dojo/testkit';
import { BpfError, VerifierError } from '../index.ts';
import { markedLine, programOf, provoke, rejectedSources } from '../testing/rejections.ts';
import { expectations, isSince, libbpfHints, type Expectation } from './testing/expectations.ts';

requires('root', 'bpf', 'btf', 'ring buffer');

// A new kernel with other words must fail here, and be taught to the rules.
describe('[M1.6] [Q3] the running kernel’s verifier is explained', () => {
  test.each(rejectedSources)('%s', (name) => {
    const expected = expectations[name];
    const error = provoke(name);
    if (expected?.acceptedSince !== undefined && isSince(release(), expected.acceptedSince))
      expect(error).toBeUndefined();
    else if (expected === undefined || !isSince(release(), expected.seenSince ?? '0.0'))
      expectLibbpf(name, error);
    else expectVerifier(name, error, expected);
  });
});

function expectVerifier(name: string, error: unknown, expected: Expectation): void {
  expect(error).toBeInstanceOf(VerifierError);
  const { kind, explanation, hint, program, log, message, stack, missing } = error as VerifierError;
  // With the log, to learn the new words from.
  expect({ kind, log }).toEqual({ kind: expected.kind, log });
  expect(program).toBe(programOf(name));
  expect(hint).toContain(expected.fix);
  expect(explanation.registers.map((register) => register.name)).toEqual(
    Object.keys(expected.registers ?? {}),
  );
  for (const { name: register, holds } of explanation.registers)
    expect(holds).toMatch(expected.registers?.[register] ?? /^$/);
  const marked = markedLine(name);
  if (marked !== undefined) {
    expect(explanation.source).toEqual({
      text: marked.text,
      file: `fixtures/verifier/${name}.bpf.c`,
      line: marked.number,
    });
  }
  expect(missing).toBeUndefined();
  expect(log).toMatch(/^processed \d+ insns/m);
  expect(message.split('\n').length).toBeLessThanOrEqual(15);
  // What Node.js prints of an uncaught error.
  expect(stack).toContain(message);
}

function expectLibbpf(name: string, error: unknown): void {
  expect(error).toBeInstanceOf(BpfError);
  expect(error).not.toBeInstanceOf(VerifierError);
  expect((error as BpfError).hint).toContain(libbpfHints[name] ?? '-');
}
