import type { TracepointField } from '@ebpf-dojo/core/tracepoints';
import { fail, type Comparison } from './expression.ts';
import type { RuleContext } from './context.ts';
import type { Target } from './targets.ts';
import { ownFields, userTexts } from './user-texts.ts';

/** Where the kernel finds what it compares. Offsets are from the start of `struct sample`. */
export type Operand =
  | {
      readonly kind: 'number';
      readonly offset: number;
      readonly size: number;
      readonly signed: boolean;
      /** Names of its values. */
      readonly names: ReadonlyMap<string, bigint>;
    }
  | {
      readonly kind: 'text';
      readonly offset: number;
      /** Bytes that it may fill without a zero behind it; undefined when it always ends with one. */
      readonly size: number | undefined;
      /** Of a word of offset and length: where offsets count from. */
      readonly base: number | undefined;
    };

/** What every event has: a tracepoint's own field of that name goes before. */
const WHO = ['pid', 'tid', 'comm'] as const;

/** @throws {UsageError} when the tracepoint has no such field, or nothing that compares */
export function operandOf(
  comparison: Comparison,
  target: Target,
  context: Omit<RuleContext, 'empty'>,
): Operand {
  const { layout, text } = context;
  const field = ownFields(target).find(({ name }) => name === comparison.field);
  if (field === undefined) return whoOf(comparison, target, context);
  const texts = userTexts(target);
  const index = texts.indexOf(field);
  // An address that is compared with a number stays one.
  if (index >= 0 && !/^(0x[0-9a-fA-F]+|\d+)$/.test(comparison.value))
    return {
      kind: 'text',
      offset: layout.record + layout.userTexts + index * layout.userTextBytes,
      size: undefined,
      base: undefined,
    };
  return (
    fieldOperand(field, target, layout.record) ??
    fail(text, comparison.fieldAt, `${field.name} is ${field.type}[], which nothing compares`)
  );
}

function fieldOperand(
  field: TracepointField,
  { format }: Target,
  record: number,
): Operand | undefined {
  const offset = record + field.offset;
  switch (field.kind) {
    case 'integer':
    case 'boolean':
    case 'pointer':
      return {
        kind: 'number',
        offset,
        size: field.elementSize,
        signed: field.signed,
        names: format.names(field.name),
      };
    case 'string':
      return field.place === 'fixed'
        ? { kind: 'text', offset, size: field.size, base: undefined }
        : {
            kind: 'text',
            offset,
            size: undefined,
            base: field.place === 'rel_loc' ? offset + field.size : record,
          };
    case 'array':
    case 'bytes':
      return undefined;
  }
}

function whoOf(
  { field, fieldAt }: Comparison,
  target: Target,
  { text, layout }: Omit<RuleContext, 'empty'>,
): Operand {
  const name = WHO.find((each) => each === field);
  if (name === undefined) {
    const near = target.format.nearFields(field);
    const own = ownFields(target).map((each) => each.name);
    const remedy =
      near.length > 0
        ? `did you mean ${near.join(', ')}?`
        : `it has ${[...own, ...WHO].join(', ')}`;
    fail(text, fieldAt, `${target.event} has no field ${field}: ${remedy}`);
  }
  const { offset, size } = layout.event(name);
  return name === 'comm'
    ? { kind: 'text', offset, size, base: undefined }
    : { kind: 'number', offset, size, signed: false, names: new Map() };
}
