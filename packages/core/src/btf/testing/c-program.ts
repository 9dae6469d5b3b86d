import { Btf } from '../btf.ts';
import { readHeader } from '../header.ts';
import { indexTypes } from '../type-index.ts';
import { CMembers } from './c-members.ts';
import { ENUMS, type CRecord } from './c-type.ts';
import { compileBtfBytes, outputOfC, viewOf } from './compile.ts';

/** What a C program says of one struct in its memory. */
export interface CValue {
  /** The struct, to see when a test fails. */
  readonly declaration: string;
  readonly typeId: number;
  readonly bytes: Uint8Array;
  /** Ones where a member lies, zeros in padding. */
  readonly mask: Uint8Array;
  /** What C reads, member by member. */
  readonly value: unknown;
}

const SIGN_FLAG = 0x80000000;

const RUNTIME = `
static u64 next(void) { state ^= state << 13; state ^= state >> 7; return state ^= state << 17; }
static void fill(void *at, unsigned long size) {
  /* Often all zeros or all ones: there are the limits of signs. */
  for (unsigned long i = 0; i < size; i++) ((u8 *)at)[i] = next() % 4 ? next() >> 32 : next() % 2 ? 0xff : 0;
}
static void text(char *at, int length) {
  int end = next() % length;
  for (int i = 0; i < length; i++) at[i] = i < end ? 'a' + next() % 26 : 0;
}
static void number(s64 n) { printf("%lld", n); }
static void big(__int128 n) { printf("{\\"n\\":\\"0x%llx%016llx\\"}", (u64)(n >> 64), (u64)n); }
static void hex(const void *at, unsigned long size) {
  printf("{\\"x\\":\\"");
  for (unsigned long i = 0; i < size; i++) printf("%02x", ((const u8 *)at)[i]);
  printf("\\"}");
}
`;

/** Runs a native program that fills a variable of each struct with random bytes, and prints what it reads from it. */
export function runC(
  structs: readonly CRecord[],
  seed: bigint,
): { readonly btf: Btf; readonly values: readonly CValue[] } {
  const members = structs.map((struct) => new CMembers(struct));
  const declarations = structs.map(
    ({ attribute }, index) => `struct ${attribute} s${index} ${members[index]?.body} v${index};`,
  );
  const source = `${ENUMS}${declarations.join('\n')}\n`;
  const steps = members.map((each, index) => {
    const v = `v${index}`;
    return `
      fill(&${v}, sizeof(${v}));
      ${each.tidy(v)}
      printf("{\\"bytes\\":"); hex(&${v}, sizeof(${v}));
      printf(",\\"value\\":"); ${each.print(v)}
      memset(&${v}, 0, sizeof(${v}));
      ${each.ones(v)}
      printf(",\\"mask\\":"); hex(&${v}, sizeof(${v})); puts("}");`;
  });
  const state = `static u64 state = ${BigInt.asUintN(64, seed) | 1n}ull;`;
  const said = outputOfC(
    `#include <string.h>\n${source}${state}${RUNTIME}int main(void) { ${steps.join('\n')} return 0; }`,
  );
  const btf = Btf.parse(withSigns(compileBtfBytes(source)));
  const lines = said.toString('utf8').trimEnd().split('\n');
  const values = lines.map((line, index): CValue => {
    const read = JSON.parse(line, revive) as Omit<CValue, 'typeId' | 'declaration'>;
    return {
      ...read,
      declaration: declarations[index] ?? '',
      typeId: btf.find('struct', `s${index}`)?.id ?? 0,
    };
  });
  return { btf, values };
}

/** Says in BTF which enums have negative values, as clang does from 15 on. */
function withSigns(bytes: Uint8Array): Uint8Array {
  const view = viewOf(bytes);
  const offsets = indexTypes(view, readHeader(view));
  for (const type of Btf.parse(bytes).types()) {
    if (type.kind !== 'enum' || !type.name.startsWith('negative')) continue;
    const at = (offsets[type.id - 1] ?? 0) + 4;
    view.setUint32(at, (view.getUint32(at, true) | SIGN_FLAG) >>> 0, true);
  }
  return bytes;
}

function revive(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('n' in value) return BigInt.asIntN(128, BigInt(value.n as string));
  if ('x' in value) return Uint8Array.from(Buffer.from(value.x as string, 'hex'));
  return value;
}
