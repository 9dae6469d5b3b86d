import { attachKprobe, type Link } from '@ebpf-dojo/core';
import { pidNamespace } from '@ebpf-dojo/core/symbols';
import { todo } from '@ebpf-dojo/course';
import { openHello } from './dist/hello.skel.ts';
import type { Hello } from './summary.ts';

/** A program that counts. Closing `link` detaches it; closing `hello` does that too, and frees what it has counted. */
export interface Counting {
  readonly hello: Hello;
  readonly link: Link;
}

/**
 * Puts the program and its map into the kernel. Nothing runs it yet.
 *
 * @returns what the caller closes
 * @throws {BpfError} when the kernel does not let us, or the verifier rejects the program
 */
export function loadHello(): Hello {
  using open = openHello();
  // Constants of the program are set before it is loaded. With these, its PIDs are those that ps shows here, in a container too.
  const { device, inode } = pidNamespace();
  open.globals.pid_namespace_device = device;
  open.globals.pid_namespace_inode = inode;
  return open.load();
}

/**
 * Counts the calls of a kernel function from now on.
 *
 * @param name as `chooseFunction` gives it
 * @returns what the caller closes
 * @throws {BpfError} when there is no such function, or no kprobe can be there; nothing is left in the kernel then
 */
export function startCounting(name: string): Counting {
  todo(
    '01.4',
    'load, attach count_call to the function, and close what was loaded when that fails',
  );
}
