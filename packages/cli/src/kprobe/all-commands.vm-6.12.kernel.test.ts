// What every command that traces has to do in the same way, as in ../all-commands.host.kernel.test.ts: many hosts have no kprobes.
import { requires } from '@ebpf-dojo/testkit';
import { describe } from 'vitest';
import { testTracer } from '../testing/tracer-tests.ts';

requires('kprobe', 'ring buffer');

describe('[E9] kprobe', () => {
  testTracer(['kprobe', 'do_sys_openat2', '--return']);
});
