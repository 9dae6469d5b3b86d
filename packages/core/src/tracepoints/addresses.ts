import { endianness } from 'node:os';
import { SocketAddress } from 'node:net';

// include/linux/socket.h.
const AF_INET = 2;
const AF_INET6 = 10;

/** `%pI4`: 127.0.0.1. */
export function ipv4(bytes: Uint8Array): string | undefined {
  return bytes.length < 4 ? undefined : bytes.subarray(0, 4).join('.');
}

/** `%pI6c`: ::1. */
export function ipv6(bytes: Uint8Array): string | undefined {
  if (bytes.length < 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address;
}

/** `%pISpc`: 127.0.0.1:80 or [::1]:80, from a struct sockaddr. */
export function socketAddress(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const port = view.getUint16(2);
  switch (view.getUint16(0, endianness() === 'LE')) {
    case AF_INET:
      return `${ipv4(bytes.subarray(4))}:${port}`;
    case AF_INET6: {
      const address = ipv6(bytes.subarray(8));
      return address === undefined ? undefined : `[${address}]:${port}`;
    }
    default:
      return undefined;
  }
}

/** `%pM`: 00:01:02:03:04:05. */
export function mac(bytes: Uint8Array): string | undefined {
  return bytes.length < 6 ? undefined : hex(bytes.subarray(0, 6)).join(':');
}

/** `%pU`: a UUID, whose first three parts are little-endian in a GUID. */
export function uuid(bytes: Uint8Array, little: boolean): string | undefined {
  if (bytes.length < 16) return undefined;
  const parts = [
    [0, 4],
    [4, 6],
    [6, 8],
    [8, 10],
    [10, 16],
  ] as const;
  return parts
    .map(([from, to], index) => {
      const part = hex(bytes.subarray(from, to));
      return (little && index < 3 ? part.toReversed() : part).join('');
    })
    .join('-');
}

function hex(bytes: Uint8Array): string[] {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
}
