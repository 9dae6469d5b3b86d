import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './errors.ts';

/** A kernel we get from Debian. */
export interface DebianKernel {
  readonly kind: 'debian';
  /** What people call it, and its folder in the cache. */
  readonly name: string;
  /** Suites that carry it, the best first. */
  readonly suites: readonly string[];
  /** Releases that belong to it. A suite moves on; a name must not. */
  readonly releases: RegExp;
}

/** A kernel image on this machine. */
export interface LocalKernel {
  readonly kind: 'local';
  readonly name: string;
  readonly image: string;
}

export type KernelChoice = DebianKernel | LocalKernel;

/** The kernels under test, oldest first. */
export const KERNELS: readonly DebianKernel[] = [
  { kind: 'debian', name: '5.10', suites: ['bullseye', 'bullseye-security'], releases: /^5\.10\./ },
  { kind: 'debian', name: '6.1', suites: ['bookworm', 'bookworm-security'], releases: /^6\.1\./ },
  {
    kind: 'debian',
    name: '6.12',
    suites: ['trixie', 'bookworm-backports', 'trixie-security'],
    releases: /^6\.12\./,
  },
  { kind: 'debian', name: 'newest', suites: ['sid'], releases: /^\d/ },
];

export const DEFAULT_KERNEL = 'newest';

/**
 * The kernels that `--kernel` names: names of the catalogue separated by commas, `all`, or a path to an image.
 *
 * @throws UsageError on a name nobody knows.
 */
export function chooseKernels(choice: string, directory: string): readonly KernelChoice[] {
  if (choice === 'all') return KERNELS;
  return choice.split(',').map((name) => {
    const known = KERNELS.find((kernel) => kernel.name === name);
    if (known !== undefined) return known;
    const image = resolve(directory, name);
    if (name.includes('/') && existsSync(image)) return { kind: 'local', name, image };
    const names = [...KERNELS.map((kernel) => kernel.name), 'all'].join(', ');
    throw new UsageError(
      name.includes('/')
        ? `--kernel: no file ${image}`
        : `--kernel: '${name}' is none of ${names}, nor a path with a slash in it`,
    );
  });
}
