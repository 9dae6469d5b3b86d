import { expect, test } from 'vitest';
import { readNotes } from './notes.ts';

/** `name`, size of the content claimed, type, content. */
function note(name: string, size: number, type: number, content: string): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(name.length, 0);
  header.writeUInt32LE(size, 4);
  header.writeUInt32LE(type, 8);
  const padded = (text: string) => Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4, '\0'));
  return Buffer.concat([header, padded(name), padded(content)]);
}

const read = (...notes: readonly Buffer[]) => {
  const bytes = Buffer.concat(notes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return [...readNotes(view, true, 4)].map(({ name, type, content }) => [
    name,
    type,
    content.toString(),
  ]);
};

test('notes follow each other, each padded to four bytes', () => {
  expect(read(note('GNU\0', 5, 3, 'hello'), note('stapsdt\0', 1, 7, 'x'))).toEqual([
    ['GNU', 3, 'hello'],
    ['stapsdt', 7, 'x'],
  ]);
});

test('one that is not whole is left out, and what follows it', () => {
  expect(read(note('Go\0\0', 2, 4, 'go'), note('GNU\0', 400, 3, 'short'))).toEqual([
    ['Go', 4, 'go'],
  ]);
});
