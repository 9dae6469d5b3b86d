import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

/** Folders of what is published, each after those it needs. */
const PACKAGES = ['packages/core', 'bpf', 'packages/cli'] as const;

/**
 * Packs every package that is published.
 *
 * @returns the tarballs' paths
 */
export async function pack(folder: string): Promise<string[]> {
  return Promise.all(
    PACKAGES.map(async (each) => {
      const { stdout } = await promisify(execFile)(
        'pnpm',
        ['pack', '--json', '--pack-destination', folder],
        { cwd: join(ROOT, each) },
      );
      const { filename } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { filename: string };
      return filename;
    }),
  );
}
