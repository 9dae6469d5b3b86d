import { readFileSync, writeFileSync } from 'node:fs';
import { Btf, BtfError, compileCodec } from '@ebpf-dojo/core';

/** The first line of a recording. */
interface Header {
  readonly v: 1;
  /** The event's type in `btf`. */
  readonly typeId: number;
  /** The BTF of the object that wrote the events, base64. */
  readonly btf: string;
}

/** Records of one ring, and the types to decode them by. */
export interface Recording {
  readonly typeId: number;
  readonly btf: Uint8Array;
  readonly records: readonly Uint8Array[];
}

/** Writes a recording: a line of JSON with the types, then a line of base64 for each record. */
export function writeRecording(file: string, { typeId, btf, records }: Recording): void {
  const header: Header = { v: 1, typeId, btf: Buffer.from(btf).toString('base64') };
  const lines = [
    JSON.stringify(header),
    ...records.map((record) => Buffer.from(record).toString('base64')),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
}

/**
 * Decodes the events of a recording, on any machine: no kernel, no privileges.
 *
 * @typeParam T the event type of the skeleton whose ring was recorded
 * @throws {BtfError} when the file is no recording, or a record is shorter than its type
 */
export function replayEvents<T>(file: string): T[] {
  const [first = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  const { typeId, btf } = headerOf(first, file);
  const codec = compileCodec<T>(Btf.parse(Buffer.from(btf, 'base64')), typeId);
  return lines.map((line) => {
    const record = Buffer.from(line, 'base64');
    return codec.decode(new DataView(record.buffer, record.byteOffset, record.length), 0);
  });
}

function headerOf(line: string, file: string): Header {
  try {
    const header = JSON.parse(line) as Partial<Header>;
    if (header.v === 1 && typeof header.typeId === 'number' && typeof header.btf === 'string')
      return header as Header;
  } catch {
    // No JSON: said below.
  }
  throw new BtfError(
    `${file} is no recording of events: its first line must be what recordEvents wrote.`,
  );
}
