import type {
  TracepointField,
  TracepointValue,
  TracepointValues,
} from '@ebpf-dojo/core/tracepoints';
import type { SampleLayout } from './layout.ts';
import type { RecordEvent } from './record-ring.ts';
import type { Target } from './targets.ts';
import { ownFields, userTexts } from './user-texts.ts';

/** A field of a record, as it is shown. */
export interface ShownField {
  readonly name: string;
  /** Of a user text the text, where it could be read; else as the record has it. */
  readonly value: TracepointValue;
  /** For people, as the kernel prints it. */
  readonly text: string;
  /** Whether the text says more than the value: names for numbers, addresses for bytes. */
  readonly named: boolean;
}

/** The fields of a record, in its order. */
export function fieldsOf(target: Target, event: RecordEvent, layout: SampleLayout): ShownField[] {
  const values = target.format.decode(event.record);
  const texts = userTexts(target);
  return ownFields(target).flatMap((field) => {
    const value = values[field.name];
    if (value === undefined) return [];
    const index = texts.indexOf(field);
    if (index < 0) return [shown(field, { value, values, target })];
    return [userText(field.name, value, textAt(index, event, layout))];
  });
}

interface Context {
  readonly value: TracepointValue;
  readonly values: TracepointValues;
  readonly target: Target;
}

function shown(field: TracepointField, { value, values, target }: Context): ShownField {
  const { name } = field;
  const plain = plainText(field, value);
  const kernel = target.format.text(name, values);
  const named =
    kernel !== undefined &&
    field.kind !== 'boolean' &&
    kernel !== plain &&
    !/^(0[xX])?[0-9a-fA-F]+$/.test(kernel);
  return { name, value, text: kernel ?? plain, named };
}

function userText(
  name: string,
  address: TracepointValue,
  text: string | null | undefined,
): ShownField {
  if (typeof text === 'string') return { name, value: text, text, named: false };
  const unreadable = text === null ? ' (unreadable)' : '';
  return { name, value: address, text: `${hex(address)}${unreadable}`, named: false };
}

/** What tracepoint.bpf.c read; null when it could not, undefined when there was nothing to read. */
function textAt(
  index: number,
  event: RecordEvent,
  layout: SampleLayout,
): string | null | undefined {
  const length = event.user_text_bytes[index] ?? 0;
  if (length <= 0) return length < 0 ? null : undefined;
  const start = layout.userTexts + index * layout.userTextBytes;
  return Buffer.from(event.record.subarray(start, start + length - 1)).toString('utf8');
}

/** Where the kernel's own line has nothing to say of a field. */
function plainText({ kind }: TracepointField, value: TracepointValue): string {
  if (kind === 'pointer') return hex(value);
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'object') return `{${value.join(',')}}`;
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

function hex(value: TracepointValue): string {
  return typeof value === 'bigint' || typeof value === 'number'
    ? `0x${value.toString(16)}`
    : String(value);
}
