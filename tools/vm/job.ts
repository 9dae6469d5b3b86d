/** A folder of the host that the guest may write to. */
export interface Share {
  /** The tag of the 9p share. */
  readonly tag: string;
  /** Where the guest sees it. */
  readonly path: string;
}

/** Terminal measures. */
export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** What a guest is to do, before it is put in the guest's words. */
export interface Job {
  readonly command: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly shares: readonly Share[];
  /** Set when the command gets a terminal instead of pipes. */
  readonly terminal: TerminalSize | undefined;
  /** Whether stderr has a way of its own; always so without a terminal. */
  readonly ownStderr: boolean;
}

/** One word for a POSIX shell, whatever is in it. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The job as the shell script that `guest/init` and `guest/session` read. */
export function jobScript(job: Job): string {
  const environment = Object.entries(job.environment).map(([name, value]) =>
    shellQuote(`${name}=${value}`),
  );
  const directory = shellQuote(job.directory);
  return [
    `vm_hostname=${shellQuote(job.hostname)}`,
    `vm_terminal=${job.terminal === undefined ? 'no' : 'yes'}`,
    `vm_rows=${job.terminal?.rows ?? 0}`,
    `vm_columns=${job.terminal?.columns ?? 0}`,
    `vm_own_stderr=${job.ownStderr ? 'yes' : 'no'}`,
    'mount_shares() {',
    '  :',
    ...job.shares.map(({ tag, path }) => `  mount_share ${shellQuote(tag)} ${shellQuote(path)}`),
    '}',
    'run() {',
    `  cd ${directory} || exit 127`,
    // The machine's own env: busybox would take a command's name for one of its own.
    `  exec /usr/bin/env -i ${environment.join(' ')} ${job.command.map(shellQuote).join(' ')}`,
    '}',
    '',
  ].join('\n');
}
