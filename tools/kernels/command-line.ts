import { availableParallelism, totalmem } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { HOST } from '@ebpf-dojo/testkit/report';
import { KERNELS } from '../vm/kernels.ts';
import { defaultJobs } from './jobs.ts';
import { DEFAULT_OUT, DOCUMENT } from './paths.ts';

/** Every kernel under test: this machine's own, then the others, oldest first. */
export const KERNEL_NAMES: readonly string[] = [HOST, ...KERNELS.map(({ name }) => name)];

/** What the command line asks for. */
export interface KernelsOptions {
  /** In the order of KERNEL_NAMES. */
  readonly kernel: readonly string[];
  /** Those of them whose results an earlier run left. */
  readonly earlier: readonly string[];
  readonly filter: readonly string[];
  readonly jobs: number;
  readonly out: string;
  readonly check?: true;
  readonly write?: true;
}

const AFTER_HELP = `
The results are in <out>: matrix.json, kernels.md, and a folder for each kernel with vitest's output.

Exit codes: 0 all is well; 1 a test failed, or is BLOCKED where the kernel has all it requires; 2 the command line is
wrong; 3 BLOCKED: this machine cannot run one of the kernels, and the message says why.

Examples:
  pnpm test:kernels
  pnpm test:kernels --kernel 5.10 --filter packages/core/src/attach
  pnpm docs:kernels
`;

/** The command line; `act` does what it asks for. */
export function commandLine(act: (options: KernelsOptions) => Promise<void>): Command {
  return new Command('kernels')
    .description('Runs the kernel tests of all packages on this kernel and, in VMs, on others.')
    .addOption(
      new Option('-k, --kernel <name>', `one of ${KERNEL_NAMES.join(', ')}; may be given again`)
        .argParser(addKernel)
        .default(KERNEL_NAMES, 'all'),
    )
    .addOption(
      new Option(
        '-e, --earlier <name>',
        'do not run this kernel again: an earlier run left its results in <out>; may be given again',
      )
        .argParser(addEarlier)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '-f, --filter <path>',
        'only test files with this in their path; may be given again',
      )
        .argParser((value, previous: readonly string[]) => [...previous, value])
        .default([], 'all'),
    )
    .addOption(
      new Option('-j, --jobs <n>', 'VMs at a time, each with 4 GiB')
        .argParser(parseJobs)
        .default(defaultJobs(availableParallelism(), totalmem())),
    )
    .option('-o, --out <folder>', 'where the results go', DEFAULT_OUT)
    .option('--check', `fail when ${DOCUMENT} does not say what came out`)
    .option('--write', `write ${DOCUMENT}`)
    .showHelpAfterError('  → pnpm test:kernels --help')
    .addHelpText('after', AFTER_HELP)
    .configureHelp({ helpWidth: 110 })
    .action(act);
}

function addKernel(value: string, previous: readonly string[]): readonly string[] {
  // The default stands for all of them: the first name given takes its place.
  return addEarlier(value, previous === KERNEL_NAMES ? [] : previous);
}

function addEarlier(value: string, chosen: readonly string[]): readonly string[] {
  if (!KERNEL_NAMES.includes(value))
    throw new InvalidArgumentError(`It is one of ${KERNEL_NAMES.join(', ')}.`);
  return KERNEL_NAMES.filter((name) => name === value || chosen.includes(name));
}

function parseJobs(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It is a number, like 2.');
  return Number(text);
}
