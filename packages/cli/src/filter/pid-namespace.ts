import { statSync } from 'node:fs';

// include/linux/proc_ns.h: PROC_PID_INIT_INO.
const INIT_PID_NAMESPACE = 0xef_ff_ff_fcn;

/** Ids are the machine's own unless this process lives in a PID namespace, as in a container: both zero, or what names the namespace. */
export function pidNamespace(): { readonly device: bigint; readonly inode: bigint } {
  const { dev, ino } = statSync('/proc/self/ns/pid', { bigint: true });
  return ino === INIT_PID_NAMESPACE ? { device: 0n, inode: 0n } : { device: dev, inode: ino };
}
