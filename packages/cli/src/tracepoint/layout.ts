import { BtfError, type Btf } from '@ebpf-dojo/core';

/** Where things are in the structs of tracepoint.bpf.c, which its own types tell. */
export interface SampleLayout {
  /** Of members of `struct event`, from its start, which is that of `struct sample`. */
  readonly event: (member: string) => Place;
  /** Bytes before the record. */
  readonly record: number;
  readonly recordBytes: number;
  /** Of a system call's texts, from the start of the record. */
  readonly userTexts: number;
  readonly userTextBytes: number;
}

/** Bytes of a struct. */
export interface Place {
  readonly offset: number;
  readonly size: number;
}

/** Reads the layout from the object's BTF. */
export function sampleLayout(btf: Btf): SampleLayout {
  const record = memberOf(btf, 'sample', 'record');
  const texts = memberOf(btf, 'call_record', 'user_texts');
  const all = btf.resolve(texts.type);
  if (all.kind !== 'array') throw new BtfError('user_texts of struct call_record is no array.');
  return {
    event: (member) => memberOf(btf, 'event', member),
    record: record.offset,
    recordBytes: record.size,
    userTexts: texts.offset,
    userTextBytes: texts.size / all.length,
  };
}

function memberOf(btf: Btf, struct: string, name: string): Place & { readonly type: number } {
  const member = btf.find('struct', struct)?.members.find((each) => each.name === name);
  if (member === undefined) throw new BtfError(`struct ${struct} has no member ${name}.`);
  return { offset: member.bitOffset / 8, size: btf.sizeof(member.type), type: member.type };
}
