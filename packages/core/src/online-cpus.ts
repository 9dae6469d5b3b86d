import { readFileSync } from 'node:fs';

const ONLINE = '/sys/devices/system/cpu/online';

/**
 * The CPUs that run now, by number; fewer than {@link possibleCpus}, and not always without gaps.
 *
 * Source: Documentation/admin-guide/cputopology.rst.
 */
export function onlineCpus(): number[] {
  return parseCpuList(readFileSync(ONLINE, 'utf8'));
}

/** @param list as the kernel writes it: `0-3,5` */
export function parseCpuList(list: string): number[] {
  return list
    .trim()
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
