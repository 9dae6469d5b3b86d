import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../../fixtures/tracepoints');

/** What a kernel says of a tracepoint, kept in the fixtures. */
export function formatText(name: string): string {
  return readFileSync(join(FOLDER, `${name}.format`), 'utf8');
}

/** All that is kept. */
export function formatTexts(): string[] {
  return readdirSync(FOLDER).map((file) => readFileSync(join(FOLDER, file), 'utf8'));
}
