// Child of lifecycle.host.kernel.test.ts: attaches, says so, and waits to be killed.
import { openCounter } from './counter.ts';

using object = openCounter().load();
using _link = object.programs.count.attach();
process.stdout.write('attached\n');
await new Promise((resolve) => setTimeout(resolve, 60_000));
