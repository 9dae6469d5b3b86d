import { UsageError, command, parseSeconds, untilOver } from '@ebpf-dojo/course';
import { printExperiment, printGallery } from './tables.ts';
import { trace, traceCommand } from './trace.ts';

const usage = `
Usage: pnpm --filter lesson-02 start [-d seconds] [--pid process]
       pnpm --filter lesson-02 start --run 'command'
       pnpm --filter lesson-02 start --experiment
       pnpm --filter lesson-02 start --gallery

Prints every file that is opened: who opens it, when, which, and how.

  -d seconds      how long; 0, the default, until Ctrl-C
  --pid process   only what this process opens
  --run 'command' what this command opens, until it ends
  --experiment    read a field of a kernel struct by offset and by name, on three kernels
  --gallery       have the verifier look at each program in gallery/

For example: pnpm --filter lesson-02 start -d 5`;

const options = {
  duration: { type: 'string', short: 'd', default: '0' },
  pid: { type: 'string', default: '0' },
  run: { type: 'string' },
  experiment: { type: 'boolean', default: false },
  gallery: { type: 'boolean', default: false },
} as const;

await command({ usage, options }, async ({ values, stop }) => {
  const seconds = parseSeconds(values.duration);
  const pid = parsePid(values.pid);
  if (values.experiment) printExperiment();
  else if (values.gallery) printGallery();
  else if (values.run !== undefined) await traceCommand(values.run, stop);
  else await trace(pid, () => untilOver(seconds, stop));
});

function parsePid(text: string): number {
  if (!/^\d{1,7}$/.test(text))
    throw new UsageError(`--pid takes the number of a process, and not '${text}'.`);
  return Number(text);
}
