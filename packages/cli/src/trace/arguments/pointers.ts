import {
  CaptureKind,
  CaptureLength,
  CaptureState,
  type Captured,
  type UserStruct,
} from '@ebpf-dojo/bpf/trace';
import type { Argument } from './argument.ts';
import { quoted, quotedCapture } from './text.ts';
import type { UserStructs } from './user-structs.ts';

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
export const texts: Argument = { ...textsBehind(8), on32Bit: textsBehind(4) };

function textsBehind(pointerBytes: number): Argument {
  return {
    capture: { kind: CaptureKind.CAPTURE_LIST, ...WHOLE, size: pointerBytes },
    show: (_value, { captured }) => captured && listText(captured),
  };
}

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

/** The beginnings of buffers that the call reads, from a list of struct iovec that is as long as argument `count` says. */
export function buffersIn(count: number): Argument {
  return buffers(CaptureKind.CAPTURE_IN, CaptureLength.LENGTH_BUFFERS, count);
}

/** The same of buffers that the call filled. */
export function buffersOut(count: number): Argument {
  return buffers(CaptureKind.CAPTURE_OUT, CaptureLength.LENGTH_BUFFERS, count);
}

/** A message to send: a struct msghdr, of which the beginnings of its buffers are shown. */
export const messageIn: Argument = inMessage(CaptureKind.CAPTURE_IN);

/** A message that was received. */
export const messageOut: Argument = inMessage(CaptureKind.CAPTURE_OUT);

function inMessage(kind: CaptureKind): Argument {
  const { show, ...argument } = buffers(kind, CaptureLength.LENGTH_MESSAGE, 0);
  return {
    ...argument,
    show: (value, context) => {
      const iov = show?.(value, context);
      return iov && `{iov=${iov}}`;
    },
  };
}

function buffers(kind: CaptureKind, length: CaptureLength, argument: number): Argument {
  return {
    capture: { kind, length, length_argument: argument, size: 0 },
    nativeOnly: true,
    show: (_value, { captured, structs }) => captured && buffersText(captured, structs),
  };
}

function buffersText({ bytes, length, state }: Captured, structs: UserStructs): string | undefined {
  const starts = structs.read('buffers', bytes, bytes.length);
  if (starts === undefined) return undefined;
  const read = length / (structs.sizeOf('buffers') / starts.length);
  const items = starts.slice(0, read).map((start) => {
    const whole = Number(start.length);
    return quoted(start.bytes.subarray(0, whole), whole > start.bytes.length);
  });
  if (state === CaptureState.CAPTURED_CUT) items.push('…');
  return `[${items.join(', ')}]`;
}

/** How a struct travels. */
export interface StructOptions {
  /** Whether the call fills it. Default: it reads it. */
  readonly out?: boolean;
  /** Whether 32-bit programs lay it out alike. */
  readonly alike?: boolean;
  /** How they lay it out, if otherwise. Default: it is not read. */
  readonly on32Bit?: Argument;
}

/** A struct of bpf/include/user.h. */
export function struct<Name extends keyof UserStruct>(
  name: Name,
  show: (value: UserStruct[Name]) => string | undefined,
  { out = false, alike = false, on32Bit }: StructOptions = {},
): Argument {
  return {
    capture: {
      kind: out ? CaptureKind.CAPTURE_OUT : CaptureKind.CAPTURE_IN,
      ...WHOLE,
      size: name,
    },
    nativeOnly: !alike,
    ...(on32Bit === undefined ? {} : { on32Bit }),
    show: (_value, { captured, structs }) => {
      const value = captured && structs.read(name, captured.bytes, captured.length);
      return value && show(value);
    },
  };
}
