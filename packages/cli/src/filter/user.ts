import { readFileSync } from 'node:fs';
import { UsageError } from '../exit.ts';

const LARGEST_ID = 0xff_ff_ff_fe;

/**
 * A user's number.
 *
 * @param user a number, or a name of /etc/passwd
 * @throws {UsageError} when there is no such user
 */
export function userId(user: string): number {
  if (/^\d+$/.test(user)) {
    const id = Number(user);
    if (id > LARGEST_ID)
      throw new UsageError(`${user} is no user id: the largest is ${LARGEST_ID}.`);
    return id;
  }
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , id] = line.split(':');
    if (name === user) return Number(id);
  }
  throw new UsageError(`there is no user '${user}' in /etc/passwd; a number works for any user.`);
}
