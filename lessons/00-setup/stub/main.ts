import { BlockedError, command } from '@ebpf-dojo/course';
import { check } from './check.ts';
import { table } from './table.ts';

const usage = `
Usage: pnpm --filter lesson-00 start

Tries what this kernel and your privileges allow, one thing after the other, and prints a line for each. Ends with 0 when
all is OK, with 1 when a task of this lesson is not written yet, and with 3 when something is missing.

Without root it says what it could not try. As root: sudo node_modules/.bin/pnpm --filter lesson-00 start
`;

await command({ usage, options: {} }, () => {
  const lines = check();
  process.stdout.write(`${table(lines)}\n`);
  const todo = lines.find((line) => line.todo !== undefined)?.todo;
  if (todo !== undefined) throw todo;
  const good = lines.filter(({ status }) => status === 'OK').length;
  if (good < lines.length)
    throw new BlockedError(`${good} of ${lines.length} are OK; the table says what to do.`);
});
