import { basename } from 'node:path';
import { expect, describe, test } from 'vitest';
import {
  markedLine,
  programOf,
  rejectedObject,
  rejectedSources,
  sectionOf,
} from '../testing/rejections.ts';
import {
  explainVerifierLog,
  type RegisterView,
  type RejectedLine,
  type VerifierExplanation,
} from './explain.ts';
import { LineTable } from './line-table.ts';
import { loadFailureHint } from './load-failure.ts';
import { verifierMessage } from './message.ts';
import {
  capturedKernels,
  capturedLog,
  capturedLogs,
  type CapturedLog,
} from './testing/captured-logs.ts';
import { expectations, isSince, libbpfHints } from './testing/expectations.ts';

const rejected = capturedLogs.filter(({ by }) => by === 'verifier');
const given = rejected.map((captured) => [captured.kernel, captured.name, captured] as const);

/** Instructions whose line a log does not print. */
const unprinted = ['missing-field', 'unreachable'];

function explain({ name, log }: CapturedLog, withLines = true) {
  const lines = withLines ? LineTable.read(rejectedObject(name)) : undefined;
  return explainVerifierLog(log, { section: sectionOf(name), program: programOf(name), lines });
}

test('every source was captured on six kernels, and each has its expectation', () => {
  expect(capturedKernels).toEqual(['5.10', '6.1', '6.12', '6.18', '7.2', '7.3']);
  for (const kernel of capturedKernels) {
    const names = capturedLogs.filter((log) => log.kernel === kernel).map(({ name }) => name);
    expect(names).toEqual(rejectedSources);
  }
  const known = [...new Set([...Object.keys(expectations), ...Object.keys(libbpfHints)])];
  expect(known.toSorted()).toEqual(rejectedSources);
});

describe('[M1.6] [Q3] a log captured from a real kernel is explained', () => {
  test.each(given)('%s %s', (kernel, name, captured) => {
    const expected = expectations[name];
    const explanation = explain(captured);
    expect(explanation.kind).toBe(expected?.kind);
    expect(explanation.fix).toContain(expected?.fix);
    expect(explanation.cause).toMatch(/^[A-Z`\w].*\.$/);
    expectRegisters(explanation.registers, expected?.registers ?? {});
    // From 5.17 on logs say what registers hold; these two hold nothing.
    if (isSince(kernel, '5.17') && !['uninitialized-register', 'use-after-release'].includes(name))
      for (const { state } of explanation.registers) expect(state).toBeDefined();
    expectLine(name, explanation.source);
    expectLineFromLog(kernel, name, explain(captured, false).source);
    expectMessage(explanation, captured.log);
  });
});

/** Those that matter, and no others. */
function expectRegisters(
  registers: readonly RegisterView[],
  expected: Readonly<Record<string, RegExp>>,
): void {
  expect(registers.map(({ name }) => name)).toEqual(Object.keys(expected));
  for (const { name, holds } of registers) expect(holds).toMatch(expected[name] ?? /^$/);
}

function expectLine(name: string, source: RejectedLine | undefined): void {
  const marked = markedLine(name);
  const file = `fixtures/verifier/${name}.bpf.c`;
  if (marked !== undefined)
    expect(source).toEqual({ text: marked.text, line: marked.number, file });
  // Without a marked line the error is about the program as a whole.
  else if (source !== undefined) expect(file.endsWith(basename(source.file ?? '-'))).toBe(true);
}

/** Without the object's line information. */
function expectLineFromLog(kernel: string, name: string, source: RejectedLine | undefined): void {
  const marked = markedLine(name);
  if (marked === undefined || (unprinted.includes(name) && !isSince(kernel, '7.3'))) return;
  if (name === 'missing-field') return;
  // The report of 7.3 cuts long lines.
  const text = source?.text.replace(/\.\.\.$/, '') ?? '-';
  expect(marked.text.slice(0, text.length)).toBe(text);
  expect([source?.file, source?.line]).toEqual(
    isSince(kernel, '6.9') ? [`${name}.bpf.c`, marked.number] : [undefined, undefined],
  );
}

function expectMessage(explanation: VerifierExplanation, log: string): void {
  const message = verifierMessage(explanation, { subject: 'it', code: 'EACCES', logLines: 1 });
  const last = explanation.said.at(-1) ?? '-';
  expect(message.split('\n').length).toBeLessThanOrEqual(15);
  expect(message).toContain(last);
  expect(log).toContain(`${last}\n`);
}

test.each(
  capturedLogs
    .filter(({ by }) => by === 'libbpf')
    .map((log) => [log.kernel, log.name, log] as const),
)('[Q3] %s %s: what libbpf says is turned into a hint', (_kernel, name, { log }) => {
  expect(loadFailureHint(log.trimEnd().split('\n'))).toContain(libbpfHints[name] ?? '-');
});

test('what kernels accept was foreseen', () => {
  const accepted = capturedLogs.filter(({ by }) => by === 'nobody');
  const foreseen = capturedLogs.filter(({ kernel, name }) =>
    isSince(kernel, expectations[name]?.acceptedSince ?? '99.0'),
  );
  expect(accepted).toEqual(foreseen);
  expect(accepted).not.toEqual([]);
});

test('[Q3] the message of 5.10, which prints the least', () => {
  const log = capturedLog('5.10', 'possibly-null-value');
  const name = 'possibly-null-value';
  expect(
    verifierMessage(explain({ kernel: '5.10', name, by: 'verifier', log }), {
      subject: "program 'possibly_null_value' (raw_tp/sys_enter)",
      code: 'EACCES',
      logLines: 18,
    }),
  ).toBe(`\
The verifier rejected program 'possibly_null_value' (raw_tp/sys_enter) (EACCES)
  Why:    R0 may be NULL: bpf_map_lookup_elem() gives NULL when the key is not in the map.
  Line:   fixtures/verifier/possibly-null-value.bpf.c:17
          *count += 1;
  At:     instruction 7: r1 = *(u64 *)(r0 +0)
  With:   R0 = a map's value, or NULL
  Fix:    Check it first: \`if (!count) return 0;\`
  Kernel: R0 invalid mem access 'map_value_or_null'
  The verifier's log is in \`.log\` (18 lines).`);
});

test('[Q3] the message of 7.3, which prints the most', () => {
  const name = 'unchecked-index';
  const log = capturedLog('7.3', name);
  expect(
    verifierMessage(explain({ kernel: '7.3', name, by: 'verifier', log }), {
      subject: "program 'unchecked_index' (raw_tp/sys_enter)",
      code: 'EACCES',
      logLines: 124,
    }),
  ).toBe(`\
The verifier rejected program 'unchecked_index' (raw_tp/sys_enter) (EACCES)
  Why:    The map's values have 128 bytes, and this access to 8 bytes may start at byte 248.
  Line:   fixtures/verifier/unchecked-index.bpf.c:23
          slots->slot[bpf_get_prandom_u32() & 31] = 1;
  At:     instruction 14: *(u64 *)(r6 +0) = r1
  With:   R6 = a value of 128 bytes of map 'table', at byte 0 to 248
  Fix:    Check the index against the number of elements right before the access, or make it fit: \`index &= COUNT - 1\` for a power of two.
  Kernel: invalid access to map value, value_size=128 off=248 size=8
          R6 max value is outside of the allowed memory range
  The verifier's log is in \`.log\` (124 lines).`);
});

// Words that none of the captured programs provokes, as they stand in kernel/bpf/verifier.c and libbpf.c.
test.each([
  ['The sequence of 8193 jumps is too complex.', 'too-complex', /8192 branches/],
  ['back-edge from insn 5 to 3', 'unbounded-loop', /comes back/],
  ['cannot call kernel function from non-GPL compatible program', 'missing-license', /GPL/],
  ["kfunc 'bpf_odd' is referenced but wasn't resolved", 'missing-kernel-function', /bpf_odd\(\)/],
  ['Possibly NULL pointer passed to trusted arg0', 'possibly-null', /^R1 may be NULL/],
  ['Possibly NULL pointer passed to helper arg2', 'possibly-null', /^R3 may be NULL/],
  [
    'R3 pointer arithmetic on map_value_or_null prohibited, null-check it first',
    'possibly-null',
    /^R3/,
  ],
  ['R2 invalid zero-sized read', 'unbounded-size', /may be 0/],
  ['R1 32-bit pointer arithmetic prohibited', 'pointer-arithmetic', /address/],
  ['R0 cannot write into rdonly_mem', 'read-only', /may only read/],
  [
    'R5 min value is negative, either use unsigned index or do a if (index >=0) check.',
    'unbounded-offset',
    /negative/,
  ],
  ['value -2147483648 makes map_value pointer be out of bounds', 'unbounded-offset', /negative/],
  ['dereference of modified ctx ptr R6 off=8 disallowed', 'invalid-context-access', /calculated/],
])('%s', (words, kind, cause) => {
  const explanation = explainVerifierLog(`0: (95) exit\n${words}\n`);
  expect(explanation.kind).toBe(kind);
  expect(explanation.cause).toMatch(cause);
});

describe('what is not known is not guessed', () => {
  const start = '0: R1=ctx() R10=fp0\n; return odd(ctx); @ odd.bpf.c:7\n0: (85) call bpf_odd#999\n';
  const summary =
    'processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n';

  test('new words: the instruction, the line and the words themselves', () => {
    const words = 'R1 is too odd for bpf_odd';
    const explanation = explainVerifierLog(`${start}${words}\n${summary}`);
    expect(explanation).toEqual({
      kind: 'unknown',
      cause: `${words}.`,
      fix: undefined,
      source: { text: 'return odd(ctx);', file: 'odd.bpf.c', line: 7 },
      instruction: { index: 0, text: 'call bpf_odd#999' },
      registers: [{ name: 'R1', holds: "the program's context", state: 'ctx()' }],
      said: [words],
    });
    const message = verifierMessage(explanation, { subject: 'it', code: 'EACCES', logLines: 5 });
    expect(message.split(words)).toHaveLength(2);
  });

  test('words said before the last instruction are not the reason', () => {
    const remark = 'R1 is a little odd';
    const log = `${start}${remark}\n1: (95) exit\nR0 !read_ok\n${summary}`;
    expect(explainVerifierLog(log)).toMatchObject({
      kind: 'uninitialized-register',
      said: ['R0 !read_ok'],
      cause: 'The program ends without a return value on this path.',
    });
  });

  test('new words with a report: the kernel’s reason and suggestion', () => {
    const report = `
Verification failed: Oddity: Too odd

Reason:
  R1 is odd, and this is a long sentence about it that goes on
  on a second line.

At:
  odd @ odd.bpf.c:7:9
  Source context:
      6 | {
  >>> 7 |         return odd(ctx);
        |         ^-- error: too odd
      8 | }
  Instruction context:
  >>> 0 | (85) call bpf_odd#999
      1 | (95) exit

Causal path:
  no retained diagnostic events on this path

Suggestion:
  Make it even.

`;
    expect(explainVerifierLog(`${start}R1 is too odd\n${report}${summary}`)).toMatchObject({
      kind: 'unknown',
      cause: 'R1 is odd, and this is a long sentence about it that goes on on a second line.',
      fix: 'Make it even.',
      source: { text: 'return odd(ctx);', file: 'odd.bpf.c', line: 7 },
      said: ['R1 is too odd'],
    });
  });

  test.each(['', '\n\n', summary, 'no log at all', '0: (', '; \n;', `${'x'.repeat(300_000)}\n`])(
    'a log that says nothing: %#',
    (log) => {
      expect(explainVerifierLog(log)).toMatchObject({ kind: 'unknown', fix: undefined });
    },
  );
});

test('a log of 100 MB is explained by its end', () => {
  const round = '1: (07) r1 += 1                       ; R1=5\n';
  const end = capturedLog('6.12', 'not-a-pointer');
  const log = round.repeat(100_000_000 / round.length) + end;
  const before = performance.now();
  expect(explainVerifierLog(log).kind).toBe('not-a-pointer');
  expect(performance.now() - before).toBeLessThan(2000);
});
