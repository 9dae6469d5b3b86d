import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TracepointFormatError } from '../errors/tracepoint-format-error.ts';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import { TracepointFormat } from './format.ts';
import { formatTexts } from './testing/formats.ts';

const texts = formatTexts();

/** Pieces of C that change what is around them. */
const piece = fc.constantFrom(
  ...['(', ')', '{', '}', '[', ']', ',', '"', '\\', '->', '<<', '>>', '-', '~', '*', '/', '?', ':'],
  ...['REC->', '__print_flags(', '__print_symbolic(', '__get_str(', '__print_hex(', 'sizeof('],
  ...['0', '1UL', '99999999999999999999', '0xffffffffffffffff', '(int)', '%d', '%*s', '%99999d'],
  ...['__data_loc ', '__rel_loc ', '[0]', '[3]', 'size:65535;', 'offset:99999999999;', '\n', '\0'],
);

const changed = fc
  .tuple(
    fc.constantFrom(...texts),
    fc.array(fc.tuple(fc.double({ min: 0.2, max: 1, noNaN: true }), fc.nat({ max: 40 }), piece), {
      maxLength: 3,
    }),
  )
  .map(([text, changes]) =>
    changes.reduce((all, [where, length, added]) => {
      const at = Math.floor(where * all.length);
      return all.slice(0, at) + added + all.slice(at + length);
    }, text),
  );

test(
  'a changed format is read or refused, and any record with it',
  () => {
    let refused = 0;
    const tried = fuzz(
      fc.tuple(changed, fc.uint8Array({ maxLength: 200 })),
      1000,
      ([text, record]) => {
        let format: TracepointFormat;
        try {
          format = TracepointFormat.parse(text, (name) => BigInt(name.length));
        } catch (error) {
          if (!(error instanceof TracepointFormatError)) throw error;
          refused++;
          return;
        }
        const values = format.decode(record);
        for (const { name } of format.fields) format.text(name, values);
      },
    );
    // Neither all nor none: changes that every format survives, or none, would test nothing.
    expect(refused).toBeGreaterThan(tried / 100);
    expect(refused).toBeLessThan(tried / 1.5);
  },
  FUZZ_TIMEOUT,
);

test('nesting beyond any kernel’s is given up, not followed', () => {
  for (const nested of [
    `${'('.repeat(1e5)}1${')'.repeat(1e5)}`,
    `${'-'.repeat(1e5)}1`,
    `${'1?'.repeat(1e5)}1`,
    `1${'+1'.repeat(1e5)}`,
    `REC->a${'[0]'.repeat(1e5)}`,
  ]) {
    const text = `name: a\nID: 1\nformat:\n\tfield:int a;\toffset:0;\tsize:4;\tsigned:1;\n\nprint fmt: "a=%d", ${nested}\n`;
    const format = TracepointFormat.parse(text);
    expect(format.decode(new Uint8Array(4))).toEqual({ a: 0 });
    format.text('a', { a: 0 });
  }
});
