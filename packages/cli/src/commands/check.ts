import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `ebpf-tool check` */
export const checkCommand: DefineCommand = (finish) =>
  new Command('check')
    .description(
      'Try what this kernel and these privileges can do: load, map, and attach for real.',
    )
    .option('--json', 'one JSON object a line instead of text', false)
    .addHelpText('after', '\nExample:\n  sudo ebpf-tool check')
    .action(async (options: { json: boolean }) => {
      const { runCheck } = await import('../check/run.ts');
      finish(runCheck(options));
    });
