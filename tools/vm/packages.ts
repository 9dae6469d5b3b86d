import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { $ } from 'zx';
import { KEYRING } from './mirror.ts';

/** One package as the archive's signed index describes it. */
export interface PackageRecord {
  readonly name: string;
  readonly version: string;
  /** Names of what it depends on; of alternatives, the first. */
  readonly depends: readonly string[];
  /** Bytes to download. */
  readonly size: number;
}

/** Reads the first record that `apt-cache show` printed. */
export function parseRecord(text: string): PackageRecord | undefined {
  const [stanza = ''] = text.trimStart().split(/\n\n/, 1);
  const fields = new Map(
    stanza.split('\n').flatMap((line) => {
      const match = /^([A-Za-z-]+): (.*)$/.exec(line);
      return match?.[1] !== undefined && match[2] !== undefined
        ? [[match[1], match[2]] as const]
        : [];
    }),
  );
  const name = fields.get('Package');
  const version = fields.get('Version');
  if (name === undefined || version === undefined) return undefined;
  const depends = (fields.get('Depends') ?? '')
    .split(',')
    .map((dependency) => /^[a-z0-9][a-z0-9.+-]*/.exec(dependency.trim())?.[0])
    .filter((dependency) => dependency !== undefined);
  return { name, version, depends, size: Number(fields.get('Size') ?? 0) };
}

/** What apt writes to its status descriptor while it downloads: `dlstatus:<items>:<percent>:<text>`. */
export function parseDownloadStatus(line: string): number | undefined {
  const percent = /^dlstatus:\d+:([\d.]+):/.exec(line)?.[1];
  return percent === undefined ? undefined : Math.round(Number(percent));
}

/**
 * One suite of a Debian archive, seen by an apt of its own: it shares the machine's proxies and certificates, but neither its
 * sources nor its lists. apt checks the suite's signature against Debian's keys, and each package against the signed index.
 */
export class Suite {
  readonly name: string;
  readonly #folder: string;
  readonly #options: readonly string[];

  private constructor(name: string, folder: string, architecture: string) {
    this.name = name;
    this.#folder = folder;
    const settings = {
      'Dir::State': folder,
      'Dir::State::lists': join(folder, 'lists'),
      'Dir::State::status': join(folder, 'status'),
      'Dir::Cache': join(folder, 'cache'),
      'Dir::Etc::sourcelist': join(folder, 'sources.list'),
      'Dir::Etc::sourceparts': '-',
      'Dir::Etc::preferences': '-',
      'Dir::Etc::preferencesparts': '-',
      'APT::Architecture': architecture,
      'APT::Architectures': architecture,
      'APT::Sandbox::User': 'root',
      'APT::Get::AllowUnauthenticated': 'false',
      'APT::Update::Error-Mode': 'any',
      'Acquire::AllowInsecureRepositories': 'false',
      'Acquire::AllowWeakRepositories': 'false',
      'Acquire::Languages': 'none',
      'Acquire::Retries': '2',
    };
    this.#options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  }

  /** Gets the index of suite `name` from the archive at `address` into `folder`. Rejects when it is not to be had. */
  static async fetch(
    name: string,
    address: string,
    folder: string,
    architecture: string,
  ): Promise<Suite> {
    for (const part of ['lists/partial', 'cache/archives/partial'])
      await mkdir(join(folder, part), { recursive: true });
    await writeFile(join(folder, 'status'), '');
    await writeFile(
      join(folder, 'sources.list'),
      `deb [arch=${architecture} signed-by=${KEYRING}] ${address} ${name} main\n`,
    );
    const suite = new Suite(name, folder, architecture);
    await $({ quiet: true })`apt-get ${suite.#options} update`;
    return suite;
  }

  /** The newest version of a package, or undefined when the suite has none. */
  async show(name: string): Promise<PackageRecord | undefined> {
    const shown = await $({
      nothrow: true,
      quiet: true,
    })`apt-cache ${this.#options} show --no-all-versions ${name}`;
    return shown.exitCode === 0 ? parseRecord(shown.stdout) : undefined;
  }

  /**
   * Downloads and checks packages, and unpacks them.
   *
   * @param onPercent is told how far the download is.
   * @returns the folder that holds their files.
   */
  async unpack(
    packages: readonly PackageRecord[],
    onPercent: (percent: number) => void,
  ): Promise<string> {
    const downloads = join(this.#folder, 'downloads');
    const root = join(this.#folder, 'root');
    await mkdir(downloads);
    await mkdir(root);
    const wanted = packages.map(({ name, version }) => `${name}=${version}`);
    const shell = $({ cwd: downloads, quiet: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const download = shell`apt-get ${this.#options} -o APT::Status-Fd=3 download ${wanted}`;
    const status = download.child?.stdio[3];
    if (status) {
      createInterface({ input: status as NodeJS.ReadableStream }).on('line', (line) => {
        const percent = parseDownloadStatus(line);
        if (percent !== undefined) onPercent(percent);
      });
    }
    await download;
    await $({
      cwd: downloads,
      quiet: true,
    })`for package in *.deb; do dpkg-deb -x "$package" ${root} || exit; done`;
    return root;
  }
}
