import { findKernelFunctions } from '@ebpf-dojo/core';
import { command, parseSeconds } from '@ebpf-dojo/course';
import { chooseFunction } from './choice.ts';
import { countCalls } from './counting.ts';
import { parseNames } from './names.ts';
import { withRemedy } from './remedy.ts';
import { table } from './summary.ts';

const usage = `
Usage: pnpm --filter lesson-01 start <function>[,<function>…] [-d seconds]

Counts the calls of a kernel function: all of them, and those of each process. Of several names, the first
that this kernel has is taken: functions are called otherwise on other kernels.

Options:
  -d, --duration <seconds>  how long; 0, the default: until Ctrl-C
  -h, --help                this text

Examples:
  pnpm --filter lesson-01 start do_sys_openat2 -d 5
  pnpm --filter lesson-01 start filename_unlinkat,do_unlinkat

Exit codes: 0 done; 1 it failed; 2 the command line is wrong; 3 this machine or these privileges cannot do it.
`;

await command(
  {
    usage,
    options: { duration: { type: 'string', short: 'd', default: '0' } },
    positionals: ['function'],
  },
  async ({ values, positionals: [text = ''], stop }) => {
    const names = parseNames(text);
    const seconds = parseSeconds(values.duration);
    const { name, missing } = chooseFunction(names, new Set(findKernelFunctions('*')));
    for (const other of missing) say(`This kernel has no ${other}: ${name} is taken.`);
    try {
      const attached = () => say(`Hello, ${name}! Counting its calls. Ctrl-C ends it.`);
      process.stdout.write(table(name, await countCalls({ name, seconds, stop, attached })));
    } catch (error) {
      throw withRemedy(error);
    }
  },
);

/** stdout is for what was counted. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
