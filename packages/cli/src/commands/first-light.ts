import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `ebpf-tool first-light`, what `npm start` runs */
export const firstLightCommand: DefineCommand = (finish) =>
  new Command('first-light')
    .description(
      'A first look at your kernel: a short check, then five seconds of a small workload, traced.',
    )
    .option('-d, --duration <seconds>', 'how long the workload runs', '5')
    .addHelpText(
      'after',
      '\nExamples:\n  sudo ebpf-tool first-light\n  sudo ebpf-tool first-light -d 2',
    )
    .action(async (options: { duration: string }) => {
      const { runFirstLight } = await import('../first-light/run.ts');
      const { parseSeconds } = await import('./arguments.ts');
      finish(await runFirstLight(parseSeconds(options.duration)));
    });
