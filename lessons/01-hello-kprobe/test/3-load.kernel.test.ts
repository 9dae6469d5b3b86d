import { BpfError, attachUprobe, type Link } from '@ebpf-dojo/core';
import { runLesson } from '@ebpf-dojo/course/testing';
import { WORKLOAD_FUNCTION, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { loadHello, startCounting, type Hello } from '#lesson';
import { idsInKernel, idsSince, whatStays } from './kernel-ids.ts';

/** The kernel runs the same program for a function of a user's program: there it can be tried without kprobes. */
function probeWorkload(hello: Hello): Link {
  const target = { binary: workloadBinary(), function: WORKLOAD_FUNCTION };
  return attachUprobe(hello.programs.count_call, target);
}

test('[01.2] a function that this kernel lacks costs one line with names near it, and exit code 2', async () => {
  const { code, stderr } = await runLesson(import.meta.dirname, 'do_sys_opneat2', '-d', '1');
  const said = /^This kernel has no function do_sys_opneat2\. Did you mean (\w+)/.exec(stderr);
  expect({ code, near: said?.[1], stderr }).toObserve(
    { code: 2, near: 'do_sys_openat2', stderr },
    { what: 'the command', did: 'start do_sys_opneat2 -d 1' },
  );
});

test('[01.3] [M1.1] the program counts each call of the function that it is attached to', async () => {
  requires('uprobe');
  const work = await workload.calls();
  using hello = loadHello();
  using _link = probeWorkload(hello);
  await work.run();
  expect(hello.globals.calls).toObserve(work.calls, {
    what: 'the global variable `calls`',
    beside: hello.programs.count_call,
  });
});

test('[01.4] [M1.2] the program runs when the kernel function is called', async () => {
  requires('kprobe');
  const work = await workload.opens();
  const { hello, link } = startCounting('do_sys_openat2');
  using _ = hello;
  await work.run();
  expect(hello.programs.count_call).toHaveRun();
  expect(link.target).toObserve('kprobe do_sys_openat2', { what: 'what the link is attached to' });
});

test('[01.4] where there is no such function, the error says so, and nothing is left in the kernel', async () => {
  requires('kprobe');
  const before = idsInKernel();
  const error = errorOf(() => startCounting('do_sys_opneat2'));
  const ours = idsSince(before);
  expect({ code: error?.code, hint: error?.hint }).toObserve(
    { code: 'ENOENT', hint: expect.stringContaining('do_sys_openat2') },
    { what: 'the error', did: "startCounting('do_sys_opneat2')" },
  );
  expect(await whatStays(ours)).toObserve([], {
    what: 'what is left in the kernel',
    did: "startCounting('do_sys_opneat2') failed",
  });
});

/** How the kernel refused; what else is thrown fails the test. */
function errorOf(run: () => unknown): BpfError | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof BpfError) return error;
    throw error;
  }
  return undefined;
}
