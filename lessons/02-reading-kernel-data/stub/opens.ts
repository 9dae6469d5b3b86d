import type { BpfObject } from '@ebpf-dojo/core';
import { openOpens, type OpensShape } from './dist/opens.skel.ts';

/**
 * Puts a probe at the kernel's function that opens files. Its events are in `maps.events`; closing what it gives takes the probe away.
 *
 * @param pid only the opens of this process; 0 for all
 * @throws {BpfError} EOPNOTSUPP on a kernel without kprobes, EPERM without privileges
 */
export function watchOpens(pid = 0): BpfObject<OpensShape> {
  using open = openOpens();
  open.globals.wanted_pid = pid;
  using resources = new DisposableStack();
  const opens = resources.use(open.load());
  opens.programs.on_open.attach();
  resources.move();
  return opens;
}
