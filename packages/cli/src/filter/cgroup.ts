import { readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { BlockedError, UsageError } from '../exit.ts';

/** A cgroup, as `bpf_get_current_ancestor_cgroup_id` knows it. */
export interface Cgroup {
  /** Its inode number. */
  readonly id: bigint;
  /** Steps below the root, whose level is 0. */
  readonly level: number;
}

/**
 * Looks a cgroup of version 2 up.
 *
 * @param path below the mount, such as `/system.slice`, or with it
 * @throws {UsageError} when there is none
 * @throws {BlockedError} when cgroup2 is not mounted
 */
export function findCgroup(path: string): Cgroup {
  const mount = cgroupMount();
  const absolute = resolve(path);
  const inside = absolute === mount || absolute.startsWith(`${mount}/`);
  const folder = inside ? absolute : join(mount, absolute);
  const state = statSync(folder, { bigint: true, throwIfNoEntry: false });
  if (state?.isDirectory() !== true)
    throw new UsageError(
      `there is no cgroup ${path} below ${mount}; \`cat /proc/PID/cgroup\` tells that of a process.`,
    );
  const below = relative(mount, folder);
  return { id: state.ino, level: below === '' ? 0 : below.split('/').length };
}

function cgroupMount(): string {
  for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
    const [place, type] = line.split(' - ');
    if (type?.startsWith('cgroup2 ') === true) return place?.split(' ')[4] ?? '';
  }
  throw new BlockedError(
    'cgroup version 2 is not mounted, so --cgroup cannot work: `mount -t cgroup2 none /sys/fs/cgroup`.',
  );
}
