import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { BtfError } from '../errors/btf-error.ts';
import { PROGRAM_INFO_OFFSETS } from '../program-info.ts';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz.ts';
import { Btf } from './btf.ts';
import { compileCodec } from './codec.ts';
import { readHeader } from './header.ts';
import { btfChanges, BtfMutator } from './testing/mutate-btf.ts';
import { useBtf } from './testing/use-btf.ts';
import { indexTypes } from './type-index.ts';
import { declareTypes } from './typescript.ts';

describe('the types of the running kernel', () => {
  let bytes: Uint8Array;
  let btf: Btf;

  beforeAll(() => {
    bytes = readFileSync('/sys/kernel/btf/vmlinux');
    btf = Btf.parse(bytes);
  });

  test('can all be read, and their parts exist', () => {
    let count = 0;
    for (const type of btf.types()) {
      count++;
      if (type.kind === 'struct' || type.kind === 'union')
        for (const member of type.members) btf.type(member.type);
    }
    expect(count).toBe(btf.length - 1);
    expect(count).toBeGreaterThan(10_000);
  });

  test('hold what every kernel has', () => {
    const pid = btf.find('struct', 'task_struct')?.members.find(({ name }) => name === 'pid');
    expect(btf.resolve(pid?.type ?? 0)).toMatchObject({ kind: 'int', size: 4, signed: true });
    const comm = btf.find('struct', 'task_struct')?.members.find(({ name }) => name === 'comm');
    expect(btf.sizeof(comm?.type ?? 0)).toBe(16);
    expect(btf.find('enum', 'bpf_map_type')?.values).toContainEqual({
      name: 'BPF_MAP_TYPE_RINGBUF',
      value: 27,
    });
    expect(btf.find('func', 'vfs_read')).toBeDefined();
  });

  test('give codecs and declarations that agree on what has a JavaScript form', () => {
    const refusals: (string | undefined)[] = [];
    const declared: (string | undefined)[] = [];
    for (const type of btf.types()) {
      if (type.kind !== 'struct' || type.id % 5 !== 0) continue;
      refusals.push(
        refusal(() =>
          compileCodec(btf, type.id).decode(new DataView(new ArrayBuffer(type.size)), 0),
        ),
      );
      declared.push(refusal(() => declareTypes(btf, [{ id: type.id }])));
    }
    expect(declared).toEqual(refusals);
    const refused = refusals.filter((message) => message !== undefined);
    expect(refused.length).toBeLessThan(refusals.length / 10);
    // The kernel's BTF is never corrupt: what is refused has flexible arrays in its middle.
    expect(refused.filter((message) => !message.includes('flexible array'))).toEqual([]);
  });

  test('with changes give types or a BtfError, soon', { timeout: FUZZ_TIMEOUT }, () => {
    const mutator = new BtfMutator(headOf(bytes, 2000));
    let codecs = 0;
    const tried = fuzz(btfChanges, 60, (changes) => {
      codecs += useBtf(mutator.change(changes), { every: 97 }) ?? 0;
    });
    expect(codecs).toBeGreaterThan(tried);
  });

  test('have struct bpf_prog_info as program-info.ts reads it', () => {
    const members = btf.find('struct', 'bpf_prog_info')?.members ?? [];
    const offsets = new Map(members.map(({ name, bitOffset }) => [name, bitOffset / 8]));
    const {
      recursion_misses: since512,
      verified_insns: since516,
      ...always
    } = PROGRAM_INFO_OFFSETS;
    for (const [name, offset] of Object.entries(always)) expect(offsets.get(name)).toBe(offset);
    // Linux 5.10 does not count them.
    expect(offsets.get('recursion_misses') ?? since512).toBe(since512);
    expect(offsets.get('verified_insns') ?? since516).toBe(since516);
  });
});

/** The first types of BTF, with all its strings: ids beyond are not there, and what needs them is refused. */
function headOf(bytes: Uint8Array, count: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const end = indexTypes(view, header)[count] ?? header.types.end;
  const strings = bytes.subarray(header.strings.start, header.strings.end);
  const words = [
    view.getUint32(0, true),
    24,
    0,
    end - header.types.start,
    end - header.types.start,
  ];
  return Buffer.concat([
    new Uint8Array(Uint32Array.of(...words, strings.length).buffer),
    bytes.subarray(header.types.start, end),
    strings,
  ]);
}

/** The message of the BtfError that `action` throws; undefined when it works. */
function refusal(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof BtfError) return error.message;
    throw error;
  }
}
