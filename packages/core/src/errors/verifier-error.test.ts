import { expect, test } from 'vitest';
import { capturedLog } from '../verifier/testing/captured-logs.ts';
import { BpfError } from './bpf-error.ts';
import { VerifierError } from './verifier-error.ts';

const fields = { operation: 'load', subject: "program 'odd' (xdp)", errno: 13, program: 'odd' };

test('[Q3] explains its log, and keeps it whole', () => {
  const log = capturedLog('6.12', 'not-a-pointer');
  const error = new VerifierError({ ...fields, log });
  expect(error).toBeInstanceOf(BpfError);
  expect(error).toMatchObject({
    ...{ name: 'VerifierError', code: 'EACCES', operation: 'load', program: 'odd' },
    ...{ kind: 'not-a-pointer', log, missing: undefined },
    hint: error.explanation.fix,
  });
});

test('is printed with its explanation when nobody catches it', () => {
  const error = new VerifierError({ ...fields, log: capturedLog('6.12', 'not-a-pointer') });
  expect(error.message).toMatch(
    /^The verifier rejected program 'odd' \(xdp\) \(EACCES\)\n {2}Why: /,
  );
  expect(error.stack?.startsWith(`VerifierError: ${error.message}\n    at `)).toBe(true);
});

test('does not blame privileges for words that are not known', () => {
  const log = '0: (95) exit\nR0 is odd\nprocessed 1 insns (limit 1000000)';
  const error = new VerifierError({ ...fields, log });
  expect(error.kind).toBe('unknown');
  expect(error.message).not.toMatch(/root|privilege|CAP_/);
  expect(error.hint).toBe('The last lines of `.log` say what the kernel objects to.');
  expect(error.message).toContain('R0 is odd');
  expect(error.message).toContain('(3 lines)');
});

test('says what its log lacks', () => {
  const error = new VerifierError({ ...fields, log: '0: (95) exit\n', missing: 'end' });
  expect(error.missing).toBe('end');
  expect(error.message).toContain('(1 line), without its end');
});
