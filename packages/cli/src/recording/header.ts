import { arch, release } from 'node:os';
import { recordingLine, type RecordingLine } from '../output/schema/index.ts';
import { RecordingError } from './error.ts';
import type { RecordedName } from './names.ts';

/** The header of a recording that begins now, on this machine. */
export function headerNow(from: RecordedName, args: readonly string[]): RecordingLine {
  // To the millisecond, written as all times are.
  const time = new Date().toISOString().replace('Z', '000000Z');
  return { v: 1, type: 'recording', format: 1, time, from, args, kernel: release(), arch: arch() };
}

/**
 * Reads a recording's first line.
 *
 * @throws {RecordingError} when it is none, or of a format that came later
 */
export function parseHeader(text: string, path: string): RecordingLine {
  const value = parsed(text);
  const header = recordingLine.safeParse(value);
  if (header.success) return header.data;
  if (isRecording(value) && value.format !== 1)
    throw new RecordingError(
      `${path} has format ${String(value.format)}, and this ebpf-tool reads format 1: use the version that wrote it, or a newer one.`,
    );
  throw new RecordingError(
    `${path} is no recording: its first line is not that of \`ebpf-tool record\`.`,
  );
}

function isRecording(value: unknown): value is { readonly format: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'recording' &&
    'format' in value
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
