import { CaptureState, type Captured } from '@ebpf-dojo/bpf/trace';
import { printable } from '../../output/units.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};
const latin1 = { decode: (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1') };
const utf8 = new TextDecoder('utf-8', { fatal: true });
const FIRST_BYTE_OF_SEQUENCE = 0xc0;
const LONGEST_SEQUENCE = 4;

/** Bytes as a string of C: quoted, `…` behind it when there was more, and nothing in it that could steer a terminal. */
export function quoted(bytes: Uint8Array, cut = false): string {
  return `"${escaped(cut ? withoutHalf(bytes) : bytes)}"${cut ? '…' : ''}`;
}

/** What was read, as a string of C. */
export function quotedCapture(captured: Captured): string {
  return quoted(
    captured.bytes.subarray(0, captured.length),
    captured.state === CaptureState.CAPTURED_CUT,
  );
}

function escaped(bytes: Uint8Array): string {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    // No text, then: every byte that ASCII has no sign for by its number.
    return escapedText(latin1.decode(bytes)).replaceAll(
      /[\u00a0-\u00ff]/g,
      (sign) => `\\x${sign.charCodeAt(0).toString(16)}`,
    );
  }
  return escapedText(text);
}

function escapedText(text: string): string {
  // \0 before a digit would read as another number.
  return printable(text.replaceAll(/[\n\t\r"\\]|\0(?!\d)/g, (sign) => ESCAPES[sign] ?? sign));
}

/** Without the beginning of a UTF-8 sequence whose end was cut off. */
function withoutHalf(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back < LONGEST_SEQUENCE && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte < FIRST_BYTE_OF_SEQUENCE) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : LONGEST_SEQUENCE;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
