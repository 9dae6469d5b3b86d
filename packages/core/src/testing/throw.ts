// Child of ring-buffer.kernel.test.ts: its callback throws, which must reach the process and leave libbpf usable.
import { openCounter } from './counter.ts';

const open = openCounter();
open.globals.watched_pid = process.pid;
const object = open.load();
const link = object.programs.count.attach();
process.once('uncaughtException', (error) => {
  process.stdout.write(`caught: ${error.message}\n`);
  object.close();
  process.stdout.write('closed\n');
});
object.maps.events.read(() => {
  link.close();
  throw new RangeError('from the callback');
});
