import { spawnSync } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { BlockedError } from './errors.ts';
import type { Machine } from './machine.ts';
import type { Talk } from './talk.ts';

/** Programs of this machine that a VM is made with, by path. */
export interface HostTools {
  readonly qemu: string;
  /** A statically linked busybox: it is also the guest's only program before it has its root. */
  readonly busybox: string;
  /** Node has all compressions that kernels and modules use, but this one. */
  readonly xz: string;
}

type PackageManager = keyof Machine['qemuPackage'];

interface Tool {
  /** What a person knows it by. */
  readonly title: string;
  readonly programs: readonly string[];
  readonly suits?: (program: string) => boolean;
  readonly packages: Readonly<Record<PackageManager, string>>;
}

const INSTALL: Readonly<
  Record<PackageManager, { readonly program: string; readonly arguments: string }>
> = {
  apt: { program: 'apt-get', arguments: 'install --no-install-recommends' },
  dnf: { program: 'dnf', arguments: 'install' },
  pacman: { program: 'pacman', arguments: '-S' },
  apk: { program: 'apk', arguments: 'add' },
  zypper: { program: 'zypper', arguments: 'install' },
};

function toolsFor(machine: Machine): Readonly<Record<keyof HostTools, Tool>> {
  return {
    qemu: {
      title: machine.qemu,
      programs: [machine.qemu, 'qemu-kvm'],
      packages: machine.qemuPackage,
    },
    busybox: {
      title: 'a static busybox',
      programs: ['busybox', 'busybox.static', 'busybox-static'],
      suits: isStatic,
      packages: {
        apt: 'busybox-static',
        dnf: 'busybox',
        pacman: 'busybox',
        apk: 'busybox-static',
        zypper: 'busybox-static',
      },
    },
    xz: {
      title: 'xz',
      programs: ['xz'],
      packages: { apt: 'xz-utils', dnf: 'xz', pacman: 'xz', apk: 'xz', zypper: 'xz' },
    },
  };
}

const SYSTEM_FOLDERS = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/usr/libexec',
];

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The first of a tool's programs that is here and suits, by path. */
export async function findProgram({
  programs,
  suits = () => true,
}: Pick<Tool, 'programs' | 'suits'>): Promise<string | undefined> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  for (const path of programs.flatMap((program) =>
    folders.map((folder) => join(folder, program)),
  )) {
    if ((await isExecutable(path)) && suits(path)) return path;
  }
  return undefined;
}

/** A program without an interpreter runs where there are no libraries. */
function isStatic(program: string): boolean {
  const answer = spawnSync('ldd', [program], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return answer.error !== undefined || !/=>|ld-(?:linux|musl)/.test(answer.stdout);
}

/** Commands that install what is missing, for the package managers that are here, or for all where none is. */
async function installCommands(missing: readonly Tool[]): Promise<readonly string[]> {
  const managers = Object.keys(INSTALL) as PackageManager[];
  const found = await Promise.all(
    managers.map((manager) => findProgram({ programs: [INSTALL[manager].program] })),
  );
  const present = managers.filter((_, index) => found[index] !== undefined);
  return (present.length > 0 ? present : managers).map((manager) => {
    const { program, arguments: verb } = INSTALL[manager];
    return `as root: ${program} ${verb} ${missing.map((tool) => tool.packages[manager]).join(' ')}`;
  });
}

/** How to become root without being asked for a password; undefined when there is no way. */
function asRoot(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

/** Gives what apt-get had against it, or undefined when all went well. */
function installWithApt(packages: readonly string[], root: readonly string[]): string | undefined {
  const run = (...parts: readonly string[]) => {
    const [program = 'env', ...rest] = [
      ...root,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      '-qq',
      ...parts,
    ];
    return spawnSync(program, rest, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  };
  const install = () => run('install', '-y', '--no-install-recommends', ...packages);
  // Lists may be absent (images are shipped without) or too old: only then are they fetched.
  if (install().status === 0) return undefined;
  run('update');
  const { status, stderr } = install();
  return status === 0 ? undefined : stderr.trim();
}

/**
 * Finds QEMU and its like; on Debian and Ubuntu, with the rights to, installs what is missing.
 *
 * @throws BlockedError with the command that installs them.
 */
export async function findHostTools(machine: Machine, talk: Talk): Promise<HostTools> {
  const tools = toolsFor(machine);
  const look = async () => {
    const [qemu, busybox, xz] = await Promise.all([
      findProgram(tools.qemu),
      findProgram(tools.busybox),
      findProgram(tools.xz),
    ]);
    return { qemu, busybox, xz };
  };
  const missingOf = (found: Record<keyof HostTools, string | undefined>) =>
    (Object.keys(tools) as (keyof HostTools)[])
      .filter((name) => found[name] === undefined)
      .map((name) => tools[name]);

  let found = await look();
  let trouble: string | undefined;
  const packages = missingOf(found).map((tool) => tool.packages.apt);
  const root = packages.length > 0 ? asRoot() : undefined;
  if (root !== undefined && (await findProgram({ programs: ['apt-get'] })) !== undefined) {
    talk.progress(`installing ${packages.join(', ')}: needed this once`);
    trouble = installWithApt(packages, root);
    if (trouble === undefined) talk.say(`installed ${packages.join(', ')}`);
    found = await look();
  }
  const { qemu, busybox, xz } = found;
  if (qemu === undefined || busybox === undefined || xz === undefined) {
    const missing = missingOf(found);
    const attempt = trouble === undefined ? '' : `; installing failed: ${trouble}`;
    throw new BlockedError(
      `a VM needs ${missing.map((tool) => tool.title).join(', ')}, which this machine does not have${attempt}`,
      await installCommands(missing),
    );
  }
  return { qemu, busybox, xz };
}

/** Undoes xz with the program at `xz`. */
export function unxzWith(xz: string): (data: Uint8Array) => Buffer {
  return (data) => {
    const unpacked = spawnSync(xz, ['-dc'], { input: data, maxBuffer: 2 ** 30 });
    if (unpacked.status !== 0) {
      throw new BlockedError(
        `${xz} cannot unpack the kernel: ${unpacked.error?.message ?? unpacked.stderr.toString().trim()}`,
        ['get the kernel anew with --update, or take another with --kernel'],
      );
    }
    return unpacked.stdout;
  };
}
