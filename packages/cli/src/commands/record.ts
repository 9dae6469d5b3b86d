import { Command, Option } from 'commander';
import { recordedCommands, type RecordedName } from '../recording/names.ts';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';

/** `ebpf-tool record` */
export const recordCommand: DefineCommand = (finish) =>
  new Command('record')
    .description(
      'Write what top, tcp or latency sees into a file, for replay to show again anywhere.',
    )
    .argument('<file>', 'such as out.ndjson.gz; it is written anew')
    .argument('[options...]', 'those of the command that is recorded')
    .addOption(options.duration(0))
    .addOption(
      new Option('--from <command>', 'whose lines are recorded')
        .choices(recordedCommands)
        .default('top'),
    )
    .allowUnknownOption()
    .addHelpText(
      'after',
      `
Options that are not record's own are those of the command: --port of tcp, --syscall of latency, --interval of top and latency. The file has the lines
that the command prints with --json, behind one that says what it is, compressed as gzip does. Ctrl-C ends it, and leaves a whole file.

Examples:
  sudo ebpf-tool record /tmp/top.ndjson.gz -d 3
  sudo ebpf-tool record /tmp/web.ndjson.gz -d 2 --from tcp --port 443`,
    )
    .action(async (file: string, rest: readonly string[], given: RecordOptions) => {
      const { runRecord } = await import('../recording/run-record.ts');
      finish(await runRecord({ ...given, file, rest }));
    });

/** What `record` was given, beside the file and what is for the command that is recorded. */
export interface RecordOptions {
  readonly duration: number;
  readonly from: RecordedName;
}
