import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import { demangle } from './index.ts';
import { nameGrowth } from './name-growth.ts';

/** What mangled names are made of, so that many are right or nearly so. */
const piece = fc.constantFrom(
  ...[
    'S_',
    'S0_',
    'S1_',
    'S2_',
    'S3_',
    'SA_',
    'T_',
    'T0_',
    'TL0__',
    'St',
    'Ss',
    'Sa',
    'I',
    'J',
    'E',
    'N',
    'P',
    'K',
  ],
  ...[
    'R',
    'O',
    'F',
    'Dp',
    'DT',
    'cv',
    'L',
    'Li1E',
    'X',
    'sZ',
    'sp',
    'i',
    'v',
    'A3_',
    'M',
    '1A',
    '3foo',
    'C1',
    'D0',
  ],
  ...[
    'Z',
    'UlvE_',
    'Ut_',
    'B3abi',
    '_',
    '0',
    '17h0123456789abcdef',
    '$LT$',
    '..',
    '.cold',
    'cl',
    'fp_',
    'pl',
  ],
);
const hostile = fc.oneof(
  fc.array(piece, { maxLength: 60 }).map((pieces) => `_Z${pieces.join('')}`),
  // Right in form: a function whose parameters are templates of what came before.
  fc
    .array(
      fc.array(fc.constantFrom('S_', 'S0_', 'S1_', 'S2_', 'S3_', 'S4_', 'T_', 'i', 'DpT_'), {
        minLength: 1,
        maxLength: 3,
      }),
      { maxLength: 14 },
    )
    .map((parts) => `_Z1fI1AIiiEJiiiEEvT_${parts.map((part) => `S_I${part.join('')}E`).join('')}`),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => `_Z${text}`),
  fc.string({ unit: 'binary', maxLength: 50 }),
);

test(
  'whatever a name is, something not too long comes back',
  () => {
    let read = 0;
    fuzz(hostile, 20_000, (name) => {
      const readable = demangle(name);
      read += Number(readable !== name);
      // `Ss` stands for 70 characters.
      expect(readable.length).toBeLessThanOrEqual(35 * name.length * nameGrowth(name));
    });
    expect(read).toBeGreaterThan(100);
  },
  FUZZ_TIMEOUT,
);
