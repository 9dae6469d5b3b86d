import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_KERNEL, KERNELS } from './kernels.ts';
import type { Accelerator } from './qemu.ts';

/** What the command line asks for. */
export interface VmOptions {
  /** As given: see `chooseKernels`. */
  readonly kernel: string;
  readonly modules?: string;
  readonly mirror?: string;
  readonly update?: true;
  readonly cpus: number;
  /** In MiB. */
  readonly memory: number;
  readonly accel: Accelerator | 'auto';
  readonly env: readonly string[];
  readonly out: readonly string[];
  /** In milliseconds. */
  readonly timeout?: number;
  /** False with `--no-tty`. */
  readonly tty: boolean;
  readonly quiet?: true;
  readonly verbose?: true;
}

const MEMORY_UNITS: Readonly<Record<string, number>> = { '': 1, m: 1, g: 1024 };
const TIME_UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };
const SMALLEST_MEMORY = 256;

function measure(text: string, units: Readonly<Record<string, number>>, example: string): number {
  const [, digits = '', unit = ''] = /^(\d+)([a-z]?)$/.exec(text.toLowerCase()) ?? [];
  const factor = units[unit];
  const value = Number(digits) * (factor ?? 0);
  if (value <= 0) throw new InvalidArgumentError(`It is a number, like ${example}.`);
  return value;
}

function parseCpus(text: string): number {
  return measure(text, { '': 1 }, '2');
}

function parseMemory(text: string): number {
  const memory = measure(text, MEMORY_UNITS, '2048 or 2G');
  if (memory < SMALLEST_MEMORY)
    throw new InvalidArgumentError(`A guest needs at least ${SMALLEST_MEMORY} (MiB).`);
  return memory;
}

function parseTimeout(text: string): number {
  return measure(text, TIME_UNITS, '90 or 10m') * 1000;
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function defaultCpus(): number {
  return Math.min(4, Math.max(2, availableParallelism()));
}

const OPTIONS: readonly Option[] = [
  new Option(
    '-k, --kernel <names>',
    `${KERNELS.map(({ name }) => name).join(', ')}; several with commas; all; or a path`,
  ).default(DEFAULT_KERNEL),
  new Option(
    '--modules <folder>',
    'modules of a kernel given by path, like /lib/modules/<release>',
  ),
  new Option('--cpus <n>', 'processors of the guest').argParser(parseCpus).default(defaultCpus()),
  new Option('--memory <size>', 'MiB, or with a G').argParser(parseMemory).default(4096, '4G'),
  new Option(
    '-o, --out <folder>',
    'what is written there comes back; may be given again. With several kernels: <folder>/<kernel>',
  )
    .argParser(collect)
    .default([], 'none'),
  new Option('-e, --env <name[=value]>', 'pass a variable on; may be given again')
    .argParser(collect)
    .default([], 'none'),
  new Option(
    '--timeout <time>',
    'turn the guest off after so many seconds (m, h: minutes, hours)',
  ).argParser(parseTimeout),
  new Option('--accel <how>', 'kvm, tcg (emulation), or auto: KVM where it really works')
    .choices(['auto', 'kvm', 'tcg'])
    .default('auto'),
  new Option('--update', 'look for a newer package of the kernel'),
  new Option('--mirror <address>', "a Debian mirror, instead of this machine's own").env(
    'VM_DEBIAN_MIRROR',
  ),
  new Option('-T, --no-tty', 'pipes for the command, even on a terminal'),
  new Option('-q, --quiet', 'no word of our own unless something goes wrong'),
  new Option('-v, --verbose', "show the guest's console").conflicts('quiet'),
];

const AFTER_HELP = `
The command sees this machine's files as they are, in the same folder, as root; what it writes is gone with the guest,
except under --out. Three quick Ctrl-] end a guest that does not answer.

Exit codes: the command's own; 1 the guest failed or its time was over; 2 the command line is wrong; 3 BLOCKED: this
machine cannot run it, and the message says why.

Examples:
  pnpm vm -- uname -r
  pnpm vm --kernel all -- uname -r
  pnpm vm --kernel 5.10 -- bash
  pnpm vm --kernel 6.1 --out reports -- vitest run --project kernel --outputFile reports/kernel.json
`;

/** The command line; `act` does what it asks for. */
export function commandLine(
  act: (command: readonly string[], options: VmOptions) => Promise<void>,
): Command {
  const program = new Command('vm')
    .description(
      "Runs a command on another Linux kernel: in a virtual machine that has this machine's files.",
    )
    .argument('<command...>', 'the command, after --')
    .passThroughOptions()
    .showHelpAfterError('  → pnpm vm --help')
    .addHelpText('after', AFTER_HELP)
    .configureHelp({ helpWidth: 110 });
  for (const option of OPTIONS) program.addOption(option);
  return program.action((command: string[], options: VmOptions) => act(command, options));
}
