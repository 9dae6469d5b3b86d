import { spawnSync } from 'node:child_process';
import { lchownSync } from 'node:fs';
import { homedir } from 'node:os';

/** Who learns here: whoever called sudo, when this process is root because of that. */
export interface User {
  readonly home: string;
  /** Undefined when files belong to the right user as they are. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

/** The user whose state this is. */
export function invokingUser(env: NodeJS.ProcessEnv = process.env): User {
  const { SUDO_USER: name, SUDO_UID: uid, SUDO_GID: gid } = env;
  const self = { home: homedir(), owner: undefined };
  if (process.getuid?.() !== 0 || name === undefined || uid === undefined || uid === '0')
    return self;
  const home = homeOf(name);
  if (home === undefined) return self;
  return { home, owner: { uid: Number(uid), gid: Number(gid ?? uid) } };
}

/** Gives what this process made to that user. */
export function giveTo({ owner }: User, path: string): void {
  if (owner !== undefined) lchownSync(path, owner.uid, owner.gid);
}

/** By the system's own database, which may be more than /etc/passwd. */
function homeOf(name: string): string | undefined {
  const { stdout, status } = spawnSync('getent', ['passwd', '--', name], { encoding: 'utf8' });
  const home = status === 0 ? stdout.trim().split(':')[5] : undefined;
  return home === '' ? undefined : home;
}
