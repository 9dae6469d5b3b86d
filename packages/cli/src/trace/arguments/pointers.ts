import {
  CaptureKind,
  CaptureLength,
  CaptureState,
  type Captured,
  type UserStruct,
} from '@ebpf-dojo/bpf/trace';
import type { Argument } from './argument.ts';
import { quoted, quotedCapture } from './text.ts';

/** How much of a buffer is shown. */
const BUFFER_BYTES = 32;
/** How much of a text in a list is shown. */
const LIST_ITEM_BYTES = 64;
const WHOLE = { length: CaptureLength.LENGTH_FIXED, length_argument: 0 } as const;

/** A path, or other text that ends with a zero byte. */
export const text: Argument = {
  capture: { kind: CaptureKind.CAPTURE_TEXT, ...WHOLE, size: 0 },
  show: (_value, { captured }) => captured && quotedCapture(captured),
};

/** Texts, as argv points to them. */
export const texts: Argument = {
  capture: { kind: CaptureKind.CAPTURE_LIST, ...WHOLE, size: 0 },
  nativeOnly: true,
  show: (_value, { captured }) => captured && listText(captured),
};

function listText({ bytes, length, state }: Captured): string {
  const items: string[] = [];
  let start = 0;
  for (let end = 0; end < length; end++) {
    if (bytes[end] !== 0) continue;
    const isLong = end - start > LIST_ITEM_BYTES;
    items.push(quoted(bytes.subarray(start, isLong ? start + LIST_ITEM_BYTES : end), isLong));
    start = end + 1;
  }
  if (state === CaptureState.CAPTURED_CUT) items.push('…');
  return `[${items.join(', ')}]`;
}

/** The beginning of bytes that the call reads, as many as argument `length` says. */
export function bytesIn(length: number): Argument {
  return buffer(CaptureKind.CAPTURE_IN, CaptureLength.LENGTH_ARGUMENT, length);
}

/** The beginning of bytes that the call wrote, as many as it returned. */
export const bytesOut: Argument = buffer(CaptureKind.CAPTURE_OUT, CaptureLength.LENGTH_RESULT, 0);

function buffer(kind: CaptureKind, length: CaptureLength, argument: number): Argument {
  return {
    capture: { kind, length, length_argument: argument, size: BUFFER_BYTES },
    show: (_value, { captured }) => captured && quotedCapture(captured),
  };
}

/** How a struct travels. */
export interface StructOptions {
  /** Whether the call fills it. Default: it reads it. */
  readonly out?: boolean;
  /** Whether 32-bit programs lay it out alike. */
  readonly alike?: boolean;
}

/** A struct of bpf/include/user.h. */
export function struct<Name extends keyof UserStruct>(
  name: Name,
  show: (value: UserStruct[Name]) => string | undefined,
  { out = false, alike = false }: StructOptions = {},
): Argument {
  return {
    capture: {
      kind: out ? CaptureKind.CAPTURE_OUT : CaptureKind.CAPTURE_IN,
      ...WHOLE,
      size: name,
    },
    nativeOnly: !alike,
    show: (_value, { captured, structs }) => {
      const value = captured && structs.read(name, captured.bytes, captured.length);
      return value && show(value);
    },
  };
}
