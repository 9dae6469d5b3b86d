/** Runs what follows as another user, who may read this clone wherever it lies. */
export const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const;

/** As {@link NOBODY}, with capabilities, such as `bpf`. */
export const withCapabilities = (...names: readonly string[]): string[] => [
  ...NOBODY,
  ...['--inh-caps', '--ambient-caps'].map(
    (option) => `${option}=${names.map((name) => `+${name}`).join(',')}`,
  ),
];
