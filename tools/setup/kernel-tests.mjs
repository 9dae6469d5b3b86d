// The part of the suite that needs a kernel, and root. Not a goal of run.mjs: tools/setup/suite.mjs runs it, through sudo where that is the way.
import { interrupted, run } from './child.mjs';
import { turboRun } from './turbo.mjs';

// One at a time, for what they look at is the state of one kernel.
const THIS_KERNEL = [
  '//#docs:check',
  '//#test:packages',
  '//#test:guest',
  '//#walk:first',
  '//#test:lessons',
  '--concurrency=1',
];
// Guests have kernels of their own, and take what processor time the others leave: tests of this kernel wait for it half of the time.
const GUESTS = ['//#test:kernels:vms'];
const WITH_WHAT_IS_LEFT = ['nice', '-n', '10'];
// Tests that measure time have the machine to themselves. They come last, with the results of the guests, since the whole is compared
// with docs/kernels.md.
const ALONE = ['//#test:kernels:host'];

const codes = await Promise.all([
  run(turboRun(THIS_KERNEL)),
  run([...WITH_WHAT_IS_LEFT, ...turboRun(GUESTS)]),
]);
if (!interrupted) codes.push(await run(turboRun(ALONE)));
process.exitCode = codes.find((code) => code !== 0) ?? 0;
