import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { TOP } from '../lesson/index.ts';
import { giveTo, invokingUser } from './user.ts';

/**
 * Where `dojo` keeps what it knows of this user and this checkout: outside of it, so that git never sees it.
 * https://specifications.freedesktop.org/basedir-spec/latest/ says where: $XDG_STATE_HOME, which has to be absolute, or ~/.local/state.
 *
 * @param checkout absolute
 */
export function stateFolder(checkout: string = TOP): string {
  const wanted = process.env['XDG_STATE_HOME'];
  const state =
    wanted !== undefined && isAbsolute(wanted)
      ? wanted
      : join(invokingUser().home, '.local', 'state');
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  return join(state, 'ebpf-dojo', `${basename(checkout)}-${hash}`);
}

/** Makes a folder, and those above it, for the user whose state this is. */
export function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  const user = invokingUser();
  for (let made = folder; made.length >= first.length; made = dirname(made)) giveTo(user, made);
}

/** Writes a file for the user whose state this is: whole, or not at all. */
export function writeWhole(file: string, text: string): void {
  makeFolder(dirname(file));
  // A new file each time: as root, nothing is written through a link that lies there.
  const fresh = `${file}.${process.pid}.new`;
  try {
    writeFileSync(fresh, text, { flag: 'wx' });
    giveTo(invokingUser(), fresh);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}
