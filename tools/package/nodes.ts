import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.cache/node');

/** The newest release when this was last looked at. */
const NEWEST = '26.10.0';

/** The releases of Node.js that the packages are tried on: the oldest that they say they work with, this repository's, and the newest. */
export function nodeVersions(): readonly string[] {
  const { engines } = JSON.parse(
    readFileSync(join(ROOT, 'packages/core/package.json'), 'utf8'),
  ) as { engines: { node: string } };
  return [`${engines.node.replace('>=', '')}.0`, process.versions.node, NEWEST];
}

/** The program of a release, fetched from npm once. */
export function nodeProgram(version: string): string {
  if (version === process.versions.node) return process.execPath;
  const name = `node-linux-${process.arch}`;
  const folder = join(CACHE, version);
  if (!existsSync(folder)) {
    const part = `${folder}.${process.pid}`;
    mkdirSync(part, { recursive: true });
    const { status, stderr } = spawnSync(
      'npm',
      [
        'install',
        '--prefix',
        part,
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        `${name}@${version}`,
      ],
      { encoding: 'utf8' },
    );
    if (status !== 0) {
      rmSync(part, { recursive: true });
      throw new RangeError(`npm could not install ${name}@${version}: ${stderr}`);
    }
    renameSync(part, folder);
  }
  return join(folder, 'node_modules', name, 'bin/node');
}
