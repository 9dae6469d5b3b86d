import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errnoMessage } from '@ebpf-dojo/core';
import { UsageError } from '../exit.ts';

/** A file to write at the end. */
export interface OutputFile {
  readonly path: string;
  readonly content: () => string | Uint8Array;
}

/**
 * Finds out before anything is sampled that a file cannot be written. It is not touched: what is there stays until there is something new.
 *
 * @throws {UsageError}
 */
export function assertWritable(path: string): void {
  const existing = statSync(path, { throwIfNoEntry: false });
  if (existing?.isDirectory() === true) throw new UsageError(`${path} is a folder; give a file.`);
  try {
    accessSync(existing === undefined ? dirname(path) : path, constants.W_OK);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${reason(error)}.`);
  }
}

/**
 * Writes files, and tells of each on stderr.
 *
 * @returns whether all were written
 */
export function writeFiles(files: readonly OutputFile[]): boolean {
  let isDone = true;
  for (const { path, content } of files) {
    const bytes = content();
    try {
      writeFileSync(path, bytes);
      process.stderr.write(`wrote ${path}\n`);
    } catch (error) {
      isDone = false;
      process.stderr.write(`ebpf-tool: ${path} could not be written: ${reason(error)}.\n`);
    }
  }
  return isDone;
}

function reason(error: unknown): string {
  const { errno, code, message } = error as NodeJS.ErrnoException;
  return errno === undefined ? message : `${errnoMessage(Math.abs(errno))} (${code})`;
}
