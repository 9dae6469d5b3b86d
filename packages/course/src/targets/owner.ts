import { lchownSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives what root made in a lesson to whom the lesson belongs: who runs the tests with sudo still edits and builds without.
 *
 * @param lesson the lesson's folder
 * @param folder in it, with all that is below
 */
export function giveToOwner(lesson: string, folder: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = lstatSync(lesson);
  if (uid === 0) return;
  const below = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of [folder, ...below.map((name) => join(folder, name))])
    if (lstatSync(path).uid === 0) lchownSync(path, uid, gid);
}
