import { checkIterable, checkString } from '../arguments.ts';
import { editDistance } from './edit-distance.ts';

const MOST = 3;

/**
 * Those of `names` that someone probably meant by `text`, best first, at most three: names that begin with it, then those that
 * contain it or differ by few letters.
 *
 * @param text at least one letter; nothing is near the empty text
 * @throws {TypeError} when it, or one of the names, is no string
 */
export function nearNames(text: string, names: Iterable<string>): string[] {
  checkString(text, 'The text that names are near to');
  checkIterable(names, 'Names');
  if (text === '') return [];
  const mistakes = Math.max(1, Math.floor(text.length / 3));
  const near = new Map<string, number>();
  for (const name of names) {
    checkString(name, 'A name');
    if (near.has(name)) continue;
    if (name.startsWith(text)) near.set(name, name.length - text.length - 2);
    else if (text.length > 2 && name.includes(text)) near.set(name, name.length - text.length);
    else {
      const distance = editDistance(text, name, mistakes);
      if (distance <= mistakes) near.set(name, distance);
    }
  }
  return [...near]
    .toSorted(([, a], [, b]) => a - b)
    .slice(0, MOST)
    .map(([name]) => name);
}
