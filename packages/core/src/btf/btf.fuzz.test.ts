import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import { Btf } from './btf.ts';
import { compileBtfBytes } from './testing/compile.ts';
import { btfChanges, BtfMutator } from './testing/mutate-btf.ts';
import { randomBtf } from './testing/random-btf.ts';
import { useBtf } from './testing/use-btf.ts';

/** Something of every kind, with much that depends on each other. */
const SOURCE = `
struct declared;
enum color { RED = -1, GREEN = 5 };
typedef char line_t[16];
struct __attribute__((packed)) bits { u8 a : 3; u64 b : 50; _Bool c : 1; s32 d : 9; };
struct node { struct node *next; line_t lines[2][3]; struct bits bits[4]; };
struct all {
  const volatile u64 id;
  struct declared *other;
  int (*call)(const char *text, ...);
  enum color color;
  union { u32 whole; u8 parts[4]; struct { u16 low, high; }; struct { union { u8 deep; s8 too; }; } inner; };
  double ratio; float small;
  u53 start;
  struct node nodes[3];
  u32 items[];
} *all;
struct point { int x, y; } __attribute__((btf_decl_tag("tagged"))) where;
static int hidden = 3;
const volatile line_t greeting = "hello";
int read(struct all *from) { return from->color + hidden++ + greeting[1]; }
`;

describe('whatever the bytes, there are types or a BtfError, soon', () => {
  test(
    'real BTF with bytes, words, kinds, lengths and ids changed',
    { timeout: FUZZ_TIMEOUT },
    () => {
      const mutator = new BtfMutator(compileBtfBytes(SOURCE));
      let parsed = 0;
      let codecs = 0;
      const tried = fuzz(btfChanges, 900, (changes) => {
        const found = useBtf(mutator.change(changes));
        if (found === undefined) return;
        parsed++;
        codecs += found;
      });
      // Without these the mutations might all be refused by the header, and prove nothing.
      expect(parsed / tried).toBeGreaterThan(0.2);
      expect(codecs / parsed).toBeGreaterThan(10);
    },
  );

  test('generated BTF of types in any relation', { timeout: FUZZ_TIMEOUT }, () => {
    let codecs = 0;
    const tried = fuzz(randomBtf, 900, (bytes) => {
      codecs += useBtf(bytes) ?? 0;
    });
    expect(codecs / tried).toBeGreaterThan(1);
  });

  test('generated BTF with changes, as the base of other BTF', { timeout: FUZZ_TIMEOUT }, () => {
    const base = Btf.parse(compileBtfBytes(SOURCE));
    let parsed = 0;
    const tried = fuzz(fc.tuple(randomBtf, btfChanges), 300, ([bytes, changes]) => {
      if (useBtf(new BtfMutator(bytes).change(changes), { base, every: 3 }) !== undefined) parsed++;
    });
    expect(parsed / tried).toBeGreaterThan(0.1);
  });

  test('noise after a good header', { timeout: FUZZ_TIMEOUT }, () => {
    const noise = fc.record({
      bytes: fc.uint8Array({ minLength: 24, maxLength: 600 }),
      types: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const tried = fuzz(noise, 500, ({ bytes, types }) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const end = Math.floor((types * (bytes.length - 24)) / 4) * 4;
      const header = [0x1eb9f, 24, 0, end, end, bytes.length - 24 - end];
      for (const [index, word] of header.entries()) view.setUint32(index * 4, word, true);
      bytes[bytes.length - 1] = 0;
      useBtf(bytes);
    });
    expect(tried).toBeGreaterThan(0);
  });
});
