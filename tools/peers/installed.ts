import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A tool of the distribution that ours is measured against is not installed. */
export class PeerMissingError extends Error {
  override readonly name = 'PeerMissingError';

  constructor(program: string, debianPackage: string) {
    super(`BLOCKED: ${program} is not installed: apt-get install ${debianPackage}`);
  }
}

/**
 * Where a peer is.
 *
 * @throws {PeerMissingError} when it is not installed
 */
export function peer(program: string, debianPackage: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  for (const folder of folders) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  throw new PeerMissingError(program, debianPackage);
}
