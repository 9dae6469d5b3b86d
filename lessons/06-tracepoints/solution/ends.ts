import { addressText } from '@ebpf-dojo/core';
import type { Ends } from './dist/states.skel.ts';

/** `AF_INET`, the family of IPv4. */
const AF_INET = 2;

/** One end of a connection: `127.0.0.1:80`, `[::1]:80`. */
export function endText(ends: Ends, end: 'local' | 'remote'): string {
  const port = end === 'local' ? ends.local_port : ends.remote_port;
  const address = ends[end];
  // Of an IPv4 address the last four bytes count. A socket of IPv6 may speak to one all the same: then it is ::ffff:127.0.0.1.
  return ends.family === AF_INET
    ? `${addressText(address.subarray(12))}:${port}`
    : `[${addressText(address)}]:${port}`;
}
