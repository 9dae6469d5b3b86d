import { Command, InvalidArgumentError, Option } from 'commander';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** `ebpf-tool replay` */
export const replayCommand: DefineCommand = (finish) =>
  new Command('replay')
    .description('Show again what record wrote: on any machine, without root and without eBPF.')
    .argument('<file>', 'a recording')
    .addOption(
      new Option('--speed <factor>', 'in a terminal, so many times as fast as it was')
        .argParser(parseSpeed)
        .default(1),
    )
    .addOption(
      new Option('--sort <by>', 'sort processes of top by calls, errors, pid or name')
        .choices(['calls', 'errors', 'pid', 'name'])
        .default('calls'),
    )
    .addOption(new Option('--once', 'of top only the last interval').default(false))
    .addOption(
      new Option('--json', 'the lines that were recorded, without the first').default(false),
    )
    .addOption(options.color())
    .addHelpText(
      'after',
      `
A recording of top is a dashboard in a terminal, at the pace it was seen; ? shows the keys. When stdin or stdout is no terminal, and of other commands,
all is printed at once. Of a file that is cut, all that is whole is shown; then a line says so, and the exit code is 1.

Examples:
  ebpf-tool replay /tmp/top.ndjson.gz --once
  ebpf-tool replay /tmp/top.ndjson.gz --json`,
    )
    .action(async (file: string, given: ReplayOptions) => {
      const { runReplay } = await import('../recording/run-replay.ts');
      finish(await runReplay(file, given));
    });

/** What `replay` was given, beside the file. */
export interface ReplayOptions {
  readonly speed: number;
  readonly sort: 'calls' | 'errors' | 'pid' | 'name';
  readonly once: boolean;
  readonly json: boolean;
  readonly color: boolean;
}

function parseSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1000))
    throw new InvalidArgumentError('Give a factor above 0, up to 1000.');
  return speed;
}
