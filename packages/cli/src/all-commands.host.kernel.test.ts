// What every command that traces has to do in the same way. kprobe/all-commands.vm-6.12.kernel.test.ts is for kprobe, which many hosts cannot.
import { describe } from 'vitest';
import { testTracer } from './testing/tracer-tests.ts';

const tracing = [
  ['stats', ['stats']],
  ['latency', ['latency']],
  ['trace', ['trace', '-s', 'getppid,openat']],
  ['trace --summary', ['trace', '--summary']],
  ['tracepoint', ['tracepoint', 'syscalls:sys_enter_openat']],
  ['uprobe', ['uprobe', 'libc', 'getppid']],
  ['perf', ['perf']],
  ['tcp', ['tcp']],
  ['top', ['top']],
] as const;

describe.for(tracing)('[E9] %s', ([, command]) => {
  testTracer(command);
});
