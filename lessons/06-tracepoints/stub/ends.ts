import { addressText } from '@ebpf-dojo/core';
import { todo } from '@ebpf-dojo/course';
import type { Ends } from './dist/states.skel.ts';

/** `AF_INET`, the family of IPv4. */
const AF_INET = 2;

/** One end of a connection: `127.0.0.1:80`, `[::1]:80`. */
export function endText(ends: Ends, end: 'local' | 'remote'): string {
  const port = end === 'local' ? ends.local_port : ends.remote_port;
  const address = ends[end];
  todo('06.5', 'write address and port, as is usual for the family');
}
