/** A kernel's release in numbers. */
export interface Release {
  readonly major: number;
  readonly minor: number;
  /** 0 where the text has none. */
  readonly patch: number;
}

/**
 * Reads what `uname -r` prints. Distributions write more behind the numbers: `6.1.0-37-amd64`, `6.12.48+deb13-amd64`, `7.0-rc3`.
 *
 * @returns undefined when the text does not begin with two numbers
 */
export function parseRelease(text: string): Release | undefined {
  const [found, major, minor, patch = '0'] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  if (found === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** Whether a release is `major.minor` or newer. */
export function isAtLeast(release: Release, [major, minor]: readonly [number, number]): boolean {
  return release.major > major || (release.major === major && release.minor >= minor);
}
