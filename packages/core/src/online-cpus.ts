import { readFileSync } from 'node:fs';
import { BpfError } from './errors/bpf-error.ts';

const PATH = '/sys/devices/system/cpu/online';

/**
 * The CPUs that are online now, in order: fewer than {@link possibleCpus}, and not always without gaps.
 *
 * @throws {BpfError} when /sys/devices/system/cpu/online cannot be read
 */
export function onlineCpus(): readonly number[] {
  try {
    return parseCpuList(readFileSync(PATH, 'utf8'));
  } catch (cause) {
    const { errno } = cause as NodeJS.ErrnoException;
    throw new BpfError({ operation: 'read', subject: PATH, errno: Math.abs(errno ?? 5), cause });
  }
}

/** The numbers of a list as the kernel writes it, `0-3,8` (cpuset(7), “List format”). */
export function parseCpuList(list: string): readonly number[] {
  return list
    .trim()
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
