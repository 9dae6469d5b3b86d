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
// A guest has a kernel of its own, and one processor is enough for it: the other would be idle.
const GUESTS_BESIDE = ['//#test:kernels:beside'];
// This kernel's tests measure time: they have the machine to themselves. Then the other guests.
// (All guests beside, at a lower priority, saved nine minutes of fifty on two processors; but an emulated processor that waits for a real one loses time between two of its instructions, and tests of it failed.)
const LAST = ['//#test:kernels:last'];

const codes = await Promise.all([run(turboRun(THIS_KERNEL)), run(turboRun(GUESTS_BESIDE))]);
if (!interrupted) codes.push(await run(turboRun(LAST)));
process.exitCode = codes.find((code) => code !== 0) ?? 0;
