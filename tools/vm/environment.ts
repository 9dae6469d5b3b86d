import { delimiter, dirname, join } from 'node:path';

/** Variables that are taken along without being asked for: who one is, and what the terminal and the language are. */
const KEPT: readonly string[] = [
  ...['HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'CI'],
  ...['TERM', 'COLORTERM', 'COLUMNS', 'LINES', 'NO_COLOR', 'FORCE_COLOR'],
];
const SYSTEM_PATH: readonly string[] = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
];

export interface EnvironmentSource {
  readonly host: NodeJS.ProcessEnv;
  /** `NAME=value`, or `NAME` for the host's value. */
  readonly wanted: readonly string[];
  readonly directory: string;
  readonly repository: string;
  /** The Node that runs this. */
  readonly node: string;
  /** Name of the kernel, by which a command can tell that it is in a VM. */
  readonly kernel: string;
}

/** The environment of the command in the guest. */
export function guestEnvironment(source: EnvironmentSource): Readonly<Record<string, string>> {
  const { host } = source;
  const path = [
    join(source.directory, 'node_modules/.bin'),
    join(source.repository, 'node_modules/.bin'),
    dirname(source.node),
    ...(host['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    ...SYSTEM_PATH,
  ];
  const kept = KEPT.flatMap((name) =>
    host[name] === undefined ? [] : [[name, host[name]] as const],
  );
  const wanted = source.wanted.flatMap((setting) => {
    const [, name = setting, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    const chosen = value ?? host[name];
    return chosen === undefined ? [] : [[name, chosen] as const];
  });
  return Object.fromEntries([
    ...kept,
    ['PATH', [...new Set(path)].join(delimiter)],
    ['EBPF_DOJO_VM', source.kernel],
    ...wanted,
  ]);
}
