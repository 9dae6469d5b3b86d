import { checkText } from './arguments.ts';
import { readlinkSync, statfsSync, unlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { libc } from './ffi/libc.ts';

/** BPF_FS_MAGIC, include/uapi/linux/magic.h. */
const BPF_FS_MAGIC = 0xcafe4a11;
const EINVAL = 22;

/** What a file descriptor of bpf(2) can hold, by the name that /proc/self/fd has for it. */
const kinds = { link: /bpf[_-]link/, map: /bpf[_-]map/, program: /bpf[_-]prog/ } as const;

/**
 * Gives what a descriptor holds a name in a BPF file system, which keeps it when the descriptor is gone.
 *
 * @param subject how errors name it
 * @returns the absolute path
 * @throws {BpfError} EEXIST when there is something by that name, EPERM when the folder is not of a BPF file system
 */
export function pinDescriptor(fd: number, path: string, subject: string): string {
  checkText(path, 'the path of a pin');
  const absolute = resolve(path);
  const error = libbpf.bpf_obj_pin(fd, absolute);
  if (error < 0) {
    const hint = hintForFolder(dirname(absolute));
    throw new BpfError({
      operation: 'pin',
      subject: `${subject} to ${absolute}`,
      errno: -error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return absolute;
}

/** @throws {BpfError} when the pin is gone already (ENOENT), or not ours to remove */
export function removePin(path: string, subject: string): void {
  try {
    unlinkSync(path);
  } catch (cause) {
    const { errno = -EINVAL } = cause as NodeJS.ErrnoException;
    throw new BpfError({
      operation: 'unpin',
      subject: `${subject} from ${path}`,
      errno: -errno,
      cause,
    });
  }
}

/**
 * Opens what is pinned at a path.
 *
 * @returns a new file descriptor
 * @throws {BpfError} ENOENT when there is no such pin, EINVAL when it is one of another kind
 */
export function openPin(path: string, kind: keyof typeof kinds): number {
  checkText(path, 'the path of a pin');
  const subject = `pinned ${kind} ${path}`;
  const fd = libbpf.bpf_obj_get(path);
  if (fd < 0) {
    const hint = hintForFolder(dirname(resolve(path)));
    throw new BpfError({
      operation: 'open',
      subject,
      errno: -fd,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  const held = readlinkSync(`/proc/self/fd/${fd}`);
  if (kinds[kind].test(held)) return fd;
  libc.close(fd);
  const found = Object.entries(kinds).find(([, pattern]) => pattern.test(held))?.[0] ?? held;
  throw new BpfError({
    operation: 'open',
    subject,
    errno: EINVAL,
    hint: `What is pinned there is a ${found}.`,
  });
}

function hintForFolder(folder: string): string | undefined {
  try {
    return statfsSync(folder).type === BPF_FS_MAGIC
      ? undefined
      : `${folder} is not in a BPF file system; mount one: \`mount -t bpf bpf /sys/fs/bpf\`.`;
  } catch {
    return `The folder ${folder} is not there, or not yours to see.`;
  }
}
