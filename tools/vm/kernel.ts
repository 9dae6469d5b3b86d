import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkFolder } from './cache.ts';
import { BlockedError } from './errors.ts';
import { formatBytes } from './format.ts';
import type { DebianKernel, LocalKernel } from './kernels.ts';
import type { Machine } from './machine.ts';
import { findMirror, type Mirror } from './mirror.ts';
import { readModules, type Module } from './modules.ts';
import { Suite, type PackageRecord } from './packages.ts';
import type { Talk } from './talk.ts';
import { directKernel, type Unxz } from './vmlinux.ts';

/** A kernel that is ready to be booted. */
export interface BootableKernel {
  readonly name: string;
  /** As `uname -r` will say, where we know it. */
  readonly release: string;
  readonly image: string;
  /** In the order they are to be loaded. */
  readonly modules: readonly Module[];
  /** Where its initramfs is kept. */
  readonly folder: string;
}

export interface KernelSupply {
  readonly cache: string;
  readonly machine: Machine;
  readonly mirror: string | undefined;
  /** Look for a newer package even if one is cached. */
  readonly update: boolean;
  readonly unxz: Unxz;
  readonly talk: Talk;
}

/** What we note down beside a cached kernel. */
interface Stamp {
  /** Layout of the folder; another one is fetched anew. */
  readonly layout: number;
  readonly release: string;
  /** The packages it came from, with their versions. */
  readonly packages: readonly string[];
  /** Modules in the order they are to be loaded. */
  readonly modules: readonly string[];
}

const LAYOUT = 1;
const STAMP = 'kernel.json';
const IMAGE = 'image';
const MODULES = 'modules';

async function readCached(
  name: string,
  folder: string,
): Promise<{ stamp: Stamp; kernel: BootableKernel } | undefined> {
  try {
    const stamp = JSON.parse(await readFile(join(folder, STAMP), 'utf8')) as Stamp;
    if (stamp.layout !== LAYOUT) return undefined;
    const modules = await Promise.all(
      stamp.modules.map(async (module) => ({
        name: module,
        data: await readFile(join(folder, MODULES, `${module}.ko`)),
      })),
    );
    return {
      stamp,
      kernel: { name, release: stamp.release, image: join(folder, IMAGE), modules, folder },
    };
  } catch {
    // Missing or damaged: both are mended by getting it again.
    return undefined;
  }
}

/** The package that depends on whichever kernel is the suite's current one. */
function metaPackage(machine: Machine): string {
  return `linux-image-${machine.debian}`;
}

/** Follows the dependencies of the suite's kernel to the packages that hold its image and modules. */
export async function kernelPackages(
  show: (name: string) => Promise<PackageRecord | undefined>,
  meta: string,
): Promise<{ release: string; packages: readonly PackageRecord[] } | undefined> {
  const parts = /^linux-(?:image|binary|modules)-(\d.*)$/;
  const packages: PackageRecord[] = [];
  const pending = (await show(meta))?.depends.filter((name) => parts.test(name)) ?? [];
  const release = parts.exec(pending[0] ?? '')?.[1];
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    const record = await show(name);
    if (record === undefined) return undefined;
    packages.push(record);
    pending.push(
      ...record.depends.filter(
        (need) => parts.test(need) && packages.every((have) => have.name !== need),
      ),
    );
  }
  return release === undefined ? undefined : { release, packages };
}

function addressOf(suite: string, mirror: Mirror): string | undefined {
  return suite.endsWith('-security') ? mirror.security : mirror.main;
}

interface Found {
  readonly suite: Suite;
  readonly release: string;
  readonly packages: readonly PackageRecord[];
}

async function findInArchive(
  choice: DebianKernel,
  work: WorkFolder,
  supply: KernelSupply,
): Promise<Found> {
  const { machine, talk } = supply;
  const mirror = await findMirror(supply.mirror);
  const tried: string[] = [];
  for (const name of choice.suites) {
    const address = addressOf(name, mirror);
    if (address === undefined) continue;
    talk.progress(`kernel ${choice.name}: reading the package index of ${name}`);
    try {
      const suite = await Suite.fetch(name, address, join(work.path, name), machine.debian);
      const found = await kernelPackages((wanted) => suite.show(wanted), metaPackage(machine));
      if (found !== undefined && choice.releases.test(found.release)) return { suite, ...found };
      tried.push(`${name} has ${found === undefined ? 'no kernel' : found.release}`);
    } catch (error) {
      tried.push(`${name}: ${aptReason(error)}`);
    }
  }
  throw new BlockedError(
    `kernel ${choice.name} is not to be had from ${mirror.main}: ${tried.join('; ')}`,
    [
      'is the mirror reachable? apt-get update shows the same trouble',
      'another mirror: --mirror <address>; another kernel: --kernel <name or path>',
    ],
  );
}

/** The line of apt's that says what is wrong. */
function aptReason(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  const lines = text.trim().split('\n');
  const reason = lines.find((line) => /^[EW]:/.test(line)) ?? lines[0] ?? '';
  return reason.replace(/^[EW]: /, '') || 'apt failed';
}

async function findImage(root: string, release: string): Promise<string> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && (entry.name === `vmlinuz-${release}` || entry.name === 'vmlinuz'))
      return join(entry.parentPath, entry.name);
  }
  throw new BlockedError(`the packages of kernel ${release} hold no image (vmlinuz)`, [
    'take another kernel with --kernel',
  ]);
}

async function fetchKernel(
  choice: DebianKernel,
  cached: Stamp | undefined,
  folder: string,
  supply: KernelSupply,
): Promise<void> {
  const { talk } = supply;
  await using work = await WorkFolder.create(supply.cache);
  const { suite, release, packages } = await findInArchive(choice, work, supply);
  const versions = packages.map(({ name, version }) => `${name}=${version}`);
  if (cached !== undefined && cached.packages.join() === versions.join()) {
    talk.say(`kernel ${choice.name}: ${release} is still the newest`);
    return;
  }
  const size = formatBytes(packages.reduce((sum, record) => sum + record.size, 0));
  talk.say(`kernel ${choice.name}: downloading ${release}, ${size}`);
  const root = await suite
    .unpack(packages, (percent) => talk.tick(`kernel ${choice.name}: ${percent} % of ${size}`))
    .catch((error) => {
      throw new BlockedError(
        `the packages of kernel ${release} could not be fetched: ${aptReason(error)}`,
        ['try again; is there room on the disk, and is the mirror reachable?'],
      );
    });
  talk.progress(`kernel ${choice.name}: unpacking`);
  const image = await readFile(await findImage(root, release));
  const modules = await readModules(root, supply.unxz);
  const ready = join(work.path, 'ready');
  await mkdir(join(ready, MODULES), { recursive: true });
  await writeFile(join(ready, IMAGE), directKernel(image, supply.unxz) ?? image);
  for (const { name, data } of modules) await writeFile(join(ready, MODULES, `${name}.ko`), data);
  const stamp: Stamp = {
    layout: LAYOUT,
    release,
    packages: versions,
    modules: modules.map(({ name }) => name),
  };
  await writeFile(join(ready, STAMP), `${JSON.stringify(stamp, null, 2)}\n`);
  await work.publish('ready', folder);
}

/**
 * A kernel of the catalogue, from the cache or from Debian's archive.
 *
 * @throws BlockedError when it is not to be had.
 */
export async function debianKernel(
  choice: DebianKernel,
  supply: KernelSupply,
): Promise<BootableKernel> {
  const folder = join(supply.cache, 'kernels', choice.name);
  const cached = await readCached(choice.name, folder);
  if (cached !== undefined && !supply.update) return cached.kernel;
  await fetchKernel(choice, cached?.stamp, folder, supply);
  const fetched = await readCached(choice.name, folder);
  if (fetched === undefined) {
    throw new BlockedError(
      `kernel ${choice.name} was fetched but cannot be read back from ${folder}`,
      ['look at the folder, or remove it and try again'],
    );
  }
  return fetched.kernel;
}

/** A kernel image of this machine; without a folder of modules it must have all drivers built in. */
export async function localKernel(
  choice: LocalKernel,
  modules: string | undefined,
  supply: Pick<KernelSupply, 'cache' | 'unxz'>,
): Promise<BootableKernel> {
  return {
    name: choice.name,
    release: choice.image,
    image: choice.image,
    modules: modules === undefined ? [] : await readModules(modules, supply.unxz),
    folder: join(supply.cache, 'kernels', 'local'),
  };
}
