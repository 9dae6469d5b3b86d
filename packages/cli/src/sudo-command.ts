import { relative } from 'node:path';

/**
 * The command line that runs this very command again as root. sudo has a PATH of its own, so both Node and the tool are named by
 * where they are.
 */
export function sudoCommand(): string {
  const [node = 'node', tool = 'ebpf-tool', ...args] = process.argv;
  return ['sudo', shortest(node), shortest(tool), ...args].map(quoted).join(' ');
}

/** The same as this user, with the capabilities that tracing takes and no others. `setpriv` is part of util-linux. */
export function capabilitiesCommand(): string {
  const [node = 'node', tool = 'ebpf-tool', ...args] = process.argv;
  const capabilities = '+bpf,+perfmon,+dac_read_search';
  const setpriv = [
    'setpriv',
    `--reuid=${process.getuid?.()}`,
    `--regid=${process.getgid?.()}`,
    '--clear-groups',
    `--inh-caps=${capabilities}`,
    `--ambient-caps=${capabilities}`,
  ];
  return ['sudo', ...setpriv, shortest(node), shortest(tool), ...args].map(quoted).join(' ');
}

function shortest(path: string): string {
  const fromHere = relative('.', path);
  return fromHere.length < path.length ? fromHere : path;
}

function quoted(argument: string): string {
  return /^[\w./:=@%+,-]+$/.test(argument)
    ? argument
    : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
