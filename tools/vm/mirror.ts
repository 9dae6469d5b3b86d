import { existsSync } from 'node:fs';
import { $ } from 'zx';
import { BlockedError } from './errors.ts';
import { findProgram } from './host-tools.ts';

/** Where a Debian archive is, as this machine's own apt configuration has it. */
export interface Mirror {
  readonly main: string;
  /** The archive of security updates, where one is configured. */
  readonly security: string | undefined;
}

/** Debian's public keys, of the package debian-archive-keyring. */
export const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A mirror carries all suites, so a configuration that names one of these leads to the others. */
const SUITES = new Set([
  ...['bullseye', 'bookworm', 'trixie', 'forky', 'duke', 'sid'],
  ...['oldoldstable', 'oldstable', 'stable', 'testing', 'unstable'],
]);
const SECURITY_SUFFIX = '-security';
const TARGET_FORMAT = '$(REPO_URI)\t$(RELEASE)\t$(COMPONENT)';
const OWN_KERNEL =
  'or take a kernel of this machine: --kernel /boot/vmlinuz-… --modules /lib/modules/…';

/** Reads lines of {@link TARGET_FORMAT}; undefined when none of them is of Debian. */
export function parseTargets(lines: string): Mirror | undefined {
  const targets = lines
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([uri, release, component]) =>
      uri && release && component === 'main' ? [{ uri, release }] : [],
    );
  const main = targets.find(({ release }) => SUITES.has(release));
  if (main === undefined) return undefined;
  const security = targets.find(
    ({ release }) =>
      release.endsWith(SECURITY_SUFFIX) && SUITES.has(release.slice(0, -SECURITY_SUFFIX.length)),
  );
  return { main: main.uri, security: security?.uri };
}

/**
 * @param given the address of a mirror, where the person gave one.
 * @throws BlockedError when this machine has no apt, no keys to check Debian's signatures with, or no Debian mirror.
 */
export async function findMirror(given: string | undefined): Promise<Mirror> {
  const programs = await Promise.all(
    ['apt-get', 'dpkg-deb', 'bash'].map((program) => findProgram({ programs: [program] })),
  );
  if (programs.includes(undefined)) {
    throw new BlockedError(
      'kernels come as Debian packages, and apt-get and dpkg-deb are not both here to get them',
      ['run this on Debian or Ubuntu, for example in the devcontainer', OWN_KERNEL],
    );
  }
  if (!existsSync(KEYRING)) {
    throw new BlockedError(`Debian's packages cannot be checked: ${KEYRING} is missing`, [
      'apt-get install debian-archive-keyring',
      OWN_KERNEL,
    ]);
  }
  if (given !== undefined) return { main: given, security: undefined };
  const targets = await $({
    quiet: true,
  })`apt-get indextargets --no-release-info --format ${TARGET_FORMAT} ${'Created-By: Packages'}`;
  const mirror = parseTargets(targets.stdout);
  if (mirror === undefined) {
    throw new BlockedError(
      "this machine's apt configuration names no Debian mirror to take kernels from",
      ['name one: --mirror <address>, or VM_DEBIAN_MIRROR in the environment', OWN_KERNEL],
    );
  }
  return mirror;
}
