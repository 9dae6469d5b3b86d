import { release } from 'node:os';
import { describe, expect, test } from 'vitest';
import { requires } from '@ebpf-dojo/testkit';
import type { Pointer } from '../ffi/declare.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { Mapping } from '../ffi/memory.ts';
import { withMessages } from '../ffi/messages.ts';
import { BpfError, VerifierError } from '../index.ts';
import {
  markedLine,
  programOf,
  provoke,
  rejectedObject,
  rejectedSources,
} from '../testing/rejections.ts';
import { expectations, isSince, libbpfHints, type Expectation } from './testing/expectations.ts';
import { missingPart } from './verifier-logs.ts';

/** Bytes, fewer than any log of a whole program has. */
const LITTLE = 1024;

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

test('a log that does not fit into its memory says what it lacks', () => {
  const bytes = rejectedObject('unchecked-index');
  const object = libbpf.bpf_object__open_mem(bytes, bytes.length, null);
  if (object === null) throw new RangeError('the object does not open');
  const memory = new Mapping({ subject: 'little log', length: LITTLE, writable: true });
  try {
    const program = chooseProgram(object, 'unchecked_index');
    libbpf.bpf_program__set_log_buf(program, memory.address, LITTLE);
    const { result } = withMessages(() => libbpf.bpf_object__load(object));
    const written = new Uint8Array(memory.buffer);
    const log = Buffer.from(written.subarray(0, written.indexOf(0))).toString('utf8');
    const missing = missingPart(log, -result, log.length + 1 >= LITTLE);
    const keepsEnd = isSince(release(), '6.4');
    expect(missing).toBe(keepsEnd ? 'start' : 'end');
    expect(log.length).toBeGreaterThan(LITTLE / 2);
    const fields = { operation: 'load', subject: 'it', errno: -result, program: 'it' };
    const error = new VerifierError({ ...fields, log, missing });
    expect(error.message).toContain(`without its ${keepsEnd ? 'start' : 'end'}`);
    // Without its end nobody knows why, and the report of 7.3 alone is longer than this memory.
    const known = keepsEnd && !isSince(release(), '7.3');
    expect(error.kind).toBe(known ? 'out-of-bounds-map-value' : 'unknown');
  } finally {
    libbpf.bpf_object__close(object);
    memory.close();
  }
});

/** Has only this program of an object loaded. */
function chooseProgram(object: Pointer, name: string): Pointer {
  let chosen: Pointer | undefined;
  for (
    let program = libbpf.bpf_object__next_program(object, null);
    program !== null;
    program = libbpf.bpf_object__next_program(object, program)
  ) {
    const is = libbpf.bpf_program__name(program) === name;
    libbpf.bpf_program__set_autoload(program, is);
    if (is) chosen = program;
  }
  if (chosen === undefined) throw new RangeError(`no program ${name}`);
  return chosen;
}

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
