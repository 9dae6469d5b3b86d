import type { ValuePlan } from '@ebpf-dojo/bpf/kprobe';
import { nearNames, type Btf, type BtfType } from '@ebpf-dojo/core';
import { UsageError } from '../exit.ts';
import { WORD_BYTES, formOf, isCharacter, type Form } from './form.ts';
import type { Argument, Prototype } from './prototype.ts';
import type { ValuePath } from './value-path.ts';

/** A value of each call: where the kernel side finds it, and how its bytes are read. */
export interface Value {
  /** An argument's name, or the path to a field behind it. */
  readonly name: string;
  readonly form: Form;
  readonly plan: ValuePlan;
}

/** The limits of kprobe.bpf.c. */
export const limits = { values: 8, reads: 4, texts: 3 } as const;

type StructOrUnion = Extract<BtfType, { kind: 'struct' | 'union' }>;
type Member = StructOrUnion['members'][number];

/** Parameters by which a function is told how long memory is: what `char *` points to is then no text, or not only. */
const LENGTH = /^(?:n|count|len|length|size|nbytes|bufsiz\w*|\w+_(?:len|size|count))$/;

/** All arguments that the types know, in their order, as far as there is room. */
export function allValues({ btf, arguments: parameters }: Prototype): Value[] {
  const hasLength = parameters.some(({ name }) => LENGTH.test(name));
  const values: Value[] = [];
  for (const { name, type, register } of parameters) {
    const form = formOf(btf, type, name);
    if (register === undefined || form === undefined) continue;
    values.push({
      name,
      form: form.kind === 'text' && hasLength ? { kind: 'pointer' } : form,
      plan: { argument: register, reads: 0, size: 0, text: 0, offsets: [] },
    });
  }
  return withTexts(values.slice(0, limits.values));
}

/**
 * The values that were asked for.
 *
 * @throws {UsageError} when the function has no such argument, a struct no such field, or there are too many
 */
export function valuesAt(name: string, prototype: Prototype, paths: readonly ValuePath[]): Value[] {
  if (paths.length > limits.values)
    throw new UsageError(
      `--args takes at most ${limits.values} values; these are ${paths.length}.`,
    );
  return withTexts(paths.map((path) => valueAt(name, prototype, path)));
}

function valueAt(name: string, { btf, arguments: parameters }: Prototype, path: ValuePath): Value {
  const argument = parameters.find((each) => each.name === path.argument);
  if (argument === undefined)
    throw new UsageError(unknown(`${name} has no argument`, path.argument, parameters));
  if (argument.register === undefined)
    throw new UsageError(`${path.argument} of ${name} is not in a register, and cannot be read.`);
  const place = new Place(btf, argument);
  for (const field of path.fields) place.enter(field, path.text);
  return place.value(path.text, argument.register);
}

/** A place in memory, or in a register, on the way along a path. */
class Place {
  readonly #btf: Btf;
  /** Offsets from each pointer read so far to the next. */
  readonly #offsets: number[] = [];
  #type: number;
  #name: string;
  /** Bits from the pointer in hand; undefined while the value itself is in hand, in a register. */
  #at: number | undefined;
  #bits = 0;

  constructor(btf: Btf, { name, type }: Argument) {
    this.#btf = btf;
    this.#type = type;
    this.#name = name;
  }

  /** Goes to a field of the struct here, or of the one that is pointed to from here. */
  enter(field: string, path: string): void {
    let type = this.#btf.resolve(this.#type);
    if (type.kind === 'pointer') {
      this.#read();
      type = whole(this.#btf, this.#btf.resolve(type.type));
      this.#at = 0;
    }
    if (type.kind === 'fwd')
      throw new UsageError(`this kernel does not tell what is in ${type.of} ${type.name}.`);
    if (type.kind !== 'struct' && type.kind !== 'union')
      throw new UsageError(`${this.#name} in ${path} is no struct, and has no field ${field}.`);
    const found = memberOf(this.#btf, type, field);
    if (found === undefined)
      throw new UsageError(
        unknown(`${type.kind} ${type.name} has no field`, field, fieldsOf(this.#btf, type)),
      );
    this.#at = (this.#at ?? 0) + found.bitOffset;
    this.#bits = found.member.bitSize;
    this.#type = found.member.type;
    this.#name = field;
  }

  /** What is here. */
  value(name: string, register: number): Value {
    const type = this.#btf.resolve(this.#type);
    const of = (form: Form, size: number): Value => {
      const offsets = this.#offsets;
      if (offsets.length > limits.reads)
        throw new UsageError(
          `${name} follows ${offsets.length} pointers; ${limits.reads} are the most.`,
        );
      return {
        name,
        form,
        plan: { argument: register, reads: offsets.length, size, text: 0, offsets: [...offsets] },
      };
    };
    if (type.kind === 'array' && this.#at !== undefined) {
      // The array is there itself: its address is the value.
      this.#offsets.push(this.#at / 8);
      return isCharacter(this.#btf.resolve(type.element))
        ? of({ kind: 'text' }, 0)
        : of({ kind: 'pointer' }, 0);
    }
    const form = formOf(this.#btf, this.#type, this.#name);
    if (form === undefined) throw new UsageError(notAValue(this.#btf, type, name));
    const size = 'bytes' in form ? form.bytes : WORD_BYTES;
    if (this.#at === undefined || form.kind !== 'integer' || this.#bits === 0) {
      this.#read();
      return of(form, size);
    }
    // A bit-field is read with the bytes that it is in.
    const offset = this.#at % 8;
    const bytes = Math.ceil((offset + this.#bits) / 8);
    this.#at -= offset;
    this.#read();
    return of({ ...form, bits: { offset, size: this.#bits } }, bytes);
  }

  /** Reads what is here, so that it is in hand. */
  #read(): void {
    if (this.#at !== undefined) this.#offsets.push(this.#at / 8);
    this.#at = undefined;
  }
}

/** What is only declared where a pointer points to it may be described elsewhere. */
function whole(btf: Btf, type: BtfType): BtfType {
  return type.kind === 'fwd' ? (btf.find(type.of, type.name) ?? type) : type;
}

/** A field by name, with those of anonymous structs and unions. */
function memberOf(
  btf: Btf,
  type: StructOrUnion,
  name: string,
): { readonly member: Member; readonly bitOffset: number } | undefined {
  for (const member of type.members) {
    if (member.name === name) return { member, bitOffset: member.bitOffset };
    if (member.name !== '') continue;
    const inner = btf.resolve(member.type);
    if (inner.kind !== 'struct' && inner.kind !== 'union') continue;
    const found = memberOf(btf, inner, name);
    if (found !== undefined)
      return { member: found.member, bitOffset: member.bitOffset + found.bitOffset };
  }
  return undefined;
}

function* fieldsOf(btf: Btf, type: StructOrUnion): Generator<{ readonly name: string }> {
  for (const member of type.members) {
    if (member.name !== '') yield member;
    const inner = btf.resolve(member.type);
    if (member.name === '' && (inner.kind === 'struct' || inner.kind === 'union'))
      yield* fieldsOf(btf, inner);
  }
}

function unknown(what: string, name: string, known: Iterable<{ readonly name: string }>): string {
  const names = [...known].map((each) => each.name);
  const near = nearNames(name, names);
  if (near.length > 0) return `${what} ${name}: did you mean ${near.join(', ')}?`;
  const some = names.slice(0, 12).join(', ');
  const more = names.length > 12 ? ', …' : '';
  return names.length === 0
    ? `${what} ${name}, and no other.`
    : `${what} ${name}: it has ${some}${more}.`;
}

function notAValue(btf: Btf, type: BtfType, name: string): string {
  if (type.kind !== 'struct' && type.kind !== 'union') return `${name} is no number and no text.`;
  const [first] = fieldsOf(btf, type);
  return `${name} is a ${type.kind}: name a field of it, such as ${name}.${first?.name ?? 'field'}.`;
}

/** Gives the first texts the room there is; the others are shown as pointers. */
function withTexts(values: readonly Value[]): Value[] {
  let text = 0;
  return values.map((value) => {
    if (value.form.kind !== 'text') return value;
    if (text === limits.texts) return { ...value, form: { kind: 'pointer' } };
    return { ...value, plan: { ...value.plan, text: ++text } };
  });
}
