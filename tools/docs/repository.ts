import { globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the clone, without a slash at its end. */
export const top = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What documents may refer to. */
export interface Repository {
  /** Every file, relative to the top; no build products. */
  readonly files: ReadonlySet<string>;
  /** Every folder that holds one of them, however deep. */
  readonly folders: ReadonlySet<string>;
  /** The workspace's packages, and the scripts of each. */
  readonly scripts: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of the top package's scripts. */
  readonly topScripts: ReadonlySet<string>;
  /** Programs that `pnpm exec` finds. */
  readonly programs: ReadonlySet<string>;
}

const NOT_OURS = new Set([
  ...['node_modules', 'dist', '.git', '.cache', '.turbo', '.test-results', '.targets'],
]);
/** What a learner writes: no two clones have the same. */
const LEARNERS = /^lessons\/[^/]+\/src$/;

/** Looks at the clone as it is now, whether committed or not. */
export function readRepository(): Repository {
  const files = [...filesBelow('')];
  const manifests = files
    .filter((file) => /^([^/]+\/){1,2}package\.json$/.test(file))
    .map((file) => readManifest(file));
  return {
    files: new Set(files),
    folders: foldersOf(files),
    scripts: new Map(manifests.map(({ name, scripts }) => [name, new Set(Object.keys(scripts))])),
    topScripts: new Set(Object.keys(readManifest('package.json').scripts)),
    programs: new Set(globSync('*', { cwd: join(top, 'node_modules', '.bin') })),
  };
}

/** A file's text. */
export function readText(path: string): string {
  return readFileSync(join(top, path), 'utf8');
}

/** Every folder on the way to one of these files. */
export function foldersOf(files: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
      folders.add(file.slice(0, end));
    }
  }
  return folders;
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(join(top, folder), { withFileTypes: true })) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (LEARNERS.test(path)) continue;
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

interface Manifest {
  readonly name: string;
  readonly scripts: Readonly<Record<string, string>>;
}

function readManifest(file: string): Manifest {
  const { name = '', scripts = {} } = JSON.parse(readText(file)) as Partial<Manifest>;
  return { name, scripts };
}
