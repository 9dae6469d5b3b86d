import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rejectedObject } from '../testing/rejections.ts';
import { explainVerifierLog } from './explain.ts';
import { LineTable } from './line-table.ts';
import { missingPart } from './verifier-logs.ts';
import { capturedLogs } from './testing/captured-logs.ts';

const rejected = capturedLogs.filter(({ by }) => by === 'verifier');
const anyLog = fc.constantFrom(...rejected);

describe('whatever a log holds', () => {
  test('cut anywhere, it is explained without an error', () => {
    fc.assert(
      fc.property(anyLog, fc.double({ min: 0, max: 1, noNaN: true }), ({ log }, part) => {
        const at = Math.floor(log.length * part);
        expect(typeof explainVerifierLog(log.slice(0, at)).kind).toBe('string');
        expect(typeof explainVerifierLog(log.slice(at)).kind).toBe('string');
      }),
    );
  });

  test('with lines changed, it is explained without an error', () => {
    fc.assert(
      fc.property(anyLog, fc.array(fc.tuple(fc.nat(), fc.string())), ({ log }, changes) => {
        const lines = log.split('\n');
        for (const [at, text] of changes) lines[at % lines.length] = text;
        expect(typeof explainVerifierLog(lines.join('\n')).kind).toBe('string');
      }),
    );
  });

  test('text without a line of a log in it is of no kind', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(explainVerifierLog(text).kind).toBe('unknown');
      }),
    );
  });
});

describe('whatever an object holds', () => {
  const object = rejectedObject('no-license');

  test('cut anywhere, its lines are read without an error', () => {
    fc.assert(
      fc.property(fc.nat(object.length), (length) => {
        LineTable.read(object.subarray(0, length))?.at('raw_tp/sys_enter', 'no_license', 0);
      }),
    );
  });

  test('with bytes changed, its lines are read without an error', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(object.length - 1), fc.nat(255))), (changes) => {
        const changed = Uint8Array.from(object);
        for (const [at, byte] of changes) changed[at] = byte;
        LineTable.read(changed)?.at('raw_tp/sys_enter', 'no_license', 0);
      }),
      { numRuns: 1000 },
    );
  });

  test('one without line information has no lines', () => {
    expect(LineTable.read(new Uint8Array(64))).toBeUndefined();
    expect(LineTable.read(new Uint8Array())).toBeUndefined();
  });
});

describe('a log that may not be whole', () => {
  const end = 'processed 9 insns (limit 1000000) max_states_per_insn 0\n';

  test('is whole when its memory was not filled', () => {
    expect(missingPart(`R0 !read_ok\n${end}`, 13, false)).toBeUndefined();
  });

  test('lacks its start when its end is there, as from Linux 6.4 on', () => {
    expect(missingPart(`ead_ok\n${end}`, 28, true)).toBe('start');
  });

  test('lacks its end otherwise', () => {
    expect(missingPart('0: (95) exit\nR0 !rea', 28, true)).toBe('end');
  });
});
