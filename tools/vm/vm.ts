import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache.ts';
import type { VmOptions } from './command-line.ts';
import { guestEnvironment } from './environment.ts';
import { UsageError } from './errors.ts';
import { findHostTools, unxzWith } from './host-tools.ts';
import { initramfsFor } from './initramfs.ts';
import type { Job } from './job.ts';
import { debianKernel, localKernel } from './kernel.ts';
import { chooseKernels, type KernelChoice } from './kernels.ts';
import { hostMachine } from './machine.ts';
import { runInGuest } from './run.ts';
import { talkOn } from './talk.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const ROOT_SHARE = { path: '/', tag: 'host', writable: false };

/** The folder the person was in: pnpm goes to the package's before it starts us. */
function startingFolder(): string {
  return process.env['npm_lifecycle_event'] === 'vm'
    ? (process.env['INIT_CWD'] ?? process.cwd())
    : process.cwd();
}

/** Output folders as the guest sees them, and where they are on the host. */
function outputFolders(folders: readonly string[], directory: string, subfolder: string) {
  return folders.map((folder, index) => {
    const guest = resolve(directory, folder);
    const host = join(guest, subfolder);
    mkdirSync(host, { recursive: true });
    return { guest, host, tag: `out${index}` };
  });
}

/** The name a kernel has in a folder's or a host's name. */
function plainName(kernel: KernelChoice): string {
  return kernel.kind === 'local' ? 'local' : kernel.name;
}

/**
 * Runs `command` on each kernel that was asked for, one after the other.
 *
 * @returns the first exit code that is not 0.
 */
export async function vm(command: readonly string[], options: VmOptions): Promise<number> {
  const directory = startingFolder();
  const kernels = chooseKernels(options.kernel, directory);
  if (options.modules !== undefined && kernels.some(({ kind }) => kind === 'debian')) {
    throw new UsageError(
      '--modules goes with a kernel given by path: those of the catalogue bring their own',
    );
  }
  const talk = talkOn(process.stderr, { quiet: options.quiet === true });
  const machine = hostMachine();
  const { qemu, busybox, xz } = await findHostTools(machine, talk);
  const cache = cacheFolder();
  const supply = {
    cache,
    machine,
    mirror: options.mirror,
    update: options.update === true,
    unxz: unxzWith(xz),
    talk,
  };
  const alone = kernels.length === 1;
  const terminal = alone && options.tty && process.stdin.isTTY && process.stdout.isTTY;

  const outcomes: { name: string; code: number }[] = [];
  for (const choice of kernels) {
    const kernel =
      choice.kind === 'debian'
        ? await debianKernel(choice, supply)
        : await localKernel(choice, options.modules, supply);
    const outputs = outputFolders(options.out, directory, alone ? '' : plainName(choice));
    const job: Job = {
      command,
      directory,
      environment: guestEnvironment({
        host: process.env,
        wanted: options.env,
        directory,
        repository: REPOSITORY,
        node: process.execPath,
        kernel: choice.name,
      }),
      hostname: `vm-${plainName(choice).replaceAll('.', '-')}`,
      shares: outputs.map(({ guest, tag }) => ({ tag, path: guest })),
      terminal: terminal
        ? { rows: process.stdout.rows, columns: process.stdout.columns }
        : undefined,
      ownStderr: !terminal || !process.stderr.isTTY,
    };
    const { code, interrupted } = await runInGuest({
      qemu,
      vm: {
        machine,
        cpus: options.cpus,
        memory: options.memory,
        image: kernel.image,
        initramfs: await initramfsFor(kernel, busybox),
        folders: [
          ROOT_SHARE,
          ...outputs.map(({ host, tag }) => ({ path: host, tag, writable: true })),
        ],
      },
      accelerator: options.accel,
      cache,
      job,
      release: kernel.release,
      input: alone,
      timeout: options.timeout,
      verbose: options.verbose === true,
      talk,
    });
    outcomes.push({ name: choice.name, code });
    if (interrupted) break;
  }
  if (!alone)
    talk.say(
      outcomes
        .map(({ name, code }) => `${name}: ${code === 0 ? 'ok' : `exit code ${code}`}`)
        .join(', '),
    );
  return outcomes.find(({ code }) => code !== 0)?.code ?? 0;
}
