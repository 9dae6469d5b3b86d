import { CaptureKind, CaptureLength, type Captured } from '@ebpf-dojo/bpf/trace';
import { addressText } from '@ebpf-dojo/core';
import { int, plain, type Argument, type ArgumentContext, type Signatures } from './argument.ts';
import { bits, bitsText, choice, nameOf, type Names } from './constants.ts';
import { fd } from './descriptors.ts';
import { pair } from './buffers.ts';
import { bytesIn, bytesOut, messageIn, messageOut } from './pointers.ts';
import { quoted } from './text.ts';

// include/linux/socket.h
const families: Names = {
  AF_UNSPEC: 0,
  AF_UNIX: 1,
  AF_INET: 2,
  AF_INET6: 10,
  AF_NETLINK: 16,
  AF_PACKET: 17,
  AF_ALG: 38,
  AF_VSOCK: 40,
  AF_XDP: 44,
};
const { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK } = families;
const types: Names = {
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_RDM: 4,
  SOCK_SEQPACKET: 5,
  SOCK_DCCP: 6,
  SOCK_PACKET: 10,
};
const TYPE = 0xfn;
const typeFlags: Names = { SOCK_NONBLOCK: 0o4000, SOCK_CLOEXEC: 0o2000000 };
const type: Argument = {
  show(value) {
    const name = nameOf(Number(value & TYPE), types);
    const flags = BigInt.asUintN(32, value) & ~TYPE;
    if (name === undefined) return undefined;
    return flags === 0n ? name : `${name}|${bitsText(flags, typeFlags)}`;
  },
};
// include/uapi/linux/in.h, in6.h; what a number means depends on the family.
const protocols: Names = {
  IPPROTO_IP: 0,
  IPPROTO_ICMP: 1,
  IPPROTO_TCP: 6,
  IPPROTO_UDP: 17,
  IPPROTO_ICMPV6: 58,
  IPPROTO_SCTP: 132,
  IPPROTO_RAW: 255,
};
const protocol: Argument = {
  show: (value, { call }) =>
    [AF_INET, AF_INET6].includes(int(call[0] ?? 0n)) ? nameOf(int(value), protocols) : undefined,
};
const messageFlags = bits({
  MSG_OOB: 1,
  MSG_PEEK: 2,
  MSG_DONTROUTE: 4,
  MSG_CTRUNC: 8,
  MSG_TRUNC: 0x20,
  MSG_DONTWAIT: 0x40,
  MSG_EOR: 0x80,
  MSG_WAITALL: 0x100,
  MSG_CONFIRM: 0x800,
  MSG_ERRQUEUE: 0x2000,
  MSG_NOSIGNAL: 0x4000,
  MSG_MORE: 0x8000,
  MSG_ZEROCOPY: 0x4000000,
  MSG_FASTOPEN: 0x20000000,
  MSG_CMSG_CLOEXEC: 0x40000000,
});
const levels: Names = {
  SOL_IP: 0,
  SOL_SOCKET: 1,
  SOL_TCP: 6,
  SOL_UDP: 17,
  SOL_IPV6: 41,
  SOL_PACKET: 263,
  SOL_NETLINK: 270,
};
// include/uapi/asm-generic/socket.h
const socketOptions: Names = {
  SO_DEBUG: 1,
  SO_REUSEADDR: 2,
  SO_TYPE: 3,
  SO_ERROR: 4,
  SO_DONTROUTE: 5,
  SO_BROADCAST: 6,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  SO_KEEPALIVE: 9,
  SO_OOBINLINE: 10,
  SO_PRIORITY: 12,
  SO_LINGER: 13,
  SO_REUSEPORT: 15,
  SO_PASSCRED: 16,
  SO_PEERCRED: 17,
  SO_RCVLOWAT: 18,
  SO_SNDLOWAT: 19,
  SO_RCVTIMEO: 20,
  SO_SNDTIMEO: 21,
  SO_BINDTODEVICE: 25,
  SO_ATTACH_FILTER: 26,
  SO_ACCEPTCONN: 30,
  SO_SNDBUFFORCE: 32,
  SO_RCVBUFFORCE: 33,
  SO_PROTOCOL: 38,
  SO_DOMAIN: 39,
  SO_ATTACH_BPF: 50,
  SO_COOKIE: 57,
  SO_ZEROCOPY: 60,
};
// include/uapi/linux/tcp.h
const tcpOptions: Names = {
  TCP_NODELAY: 1,
  TCP_MAXSEG: 2,
  TCP_CORK: 3,
  TCP_KEEPIDLE: 4,
  TCP_KEEPINTVL: 5,
  TCP_KEEPCNT: 6,
  TCP_DEFER_ACCEPT: 9,
  TCP_INFO: 11,
  TCP_QUICKACK: 12,
  TCP_CONGESTION: 13,
  TCP_USER_TIMEOUT: 18,
  TCP_FASTOPEN: 23,
};
const option: Argument = {
  show(value, { call }) {
    const level = int(call[1] ?? 0n);
    if (level === levels['SOL_SOCKET']) return nameOf(int(value), socketOptions);
    return level === levels['SOL_TCP'] ? nameOf(int(value), tcpOptions) : undefined;
  },
};

/**
 * A socket's address: `127.0.0.1:80`, `[::1]:80`, `unix:"/run/x"`, `unix:@"name"` for an abstract one, `unix:` for one without a name.
 *
 * @returns undefined when it is too short, or of a family that is not known here
 */
export function socketAddressText(
  { bytes, length }: Captured,
  { structs }: Pick<ArgumentContext, 'structs'>,
): string | undefined {
  const any = structs.read('any', bytes, bytes.length);
  if (any === undefined || length < 2) return undefined;
  const { sa_family: family, sa_data: data } = any;
  if (family === AF_UNIX) return unixText(data.subarray(0, length - 2));
  if (family === AF_INET) {
    const ip = structs.read('in', bytes, length);
    return ip && `${addressText(ip.sin_addr)}:${port(ip.sin_port)}`;
  }
  if (family === AF_INET6) {
    const ip = structs.read('in6', bytes, length);
    const scope = ip === undefined || ip.sin6_scope_id === 0 ? '' : `%${ip.sin6_scope_id}`;
    return ip && `[${addressText(ip.sin6_addr)}${scope}]:${port(ip.sin6_port)}`;
  }
  if (family === AF_NETLINK) {
    const netlink = structs.read('netlink', bytes, length);
    return netlink && `netlink:${netlink.nl_pid}`;
  }
  return `{${nameOf(family, families) ?? `family ${family}`}}`;
}

function unixText(path: Uint8Array): string {
  if (path.length === 0) return 'unix:';
  if (path[0] === 0) return `unix:@${quoted(path.subarray(1))}`;
  const end = path.indexOf(0);
  return `unix:${quoted(end === -1 ? path : path.subarray(0, end))}`;
}

function port([high = 0, low = 0]: Uint8Array): number {
  return (high << 8) | low;
}

function address(kind: CaptureKind, length: CaptureLength, argument: number): Argument {
  return {
    capture: { kind, length, length_argument: argument, size: 'any' },
    show: (_value, context) => context.captured && socketAddressText(context.captured, context),
  };
}

/** An address the call takes, as long as argument `length` says. */
const addressIn = (length: number): Argument =>
  address(CaptureKind.CAPTURE_IN, CaptureLength.LENGTH_ARGUMENT, length);
/** An address the call gives, as long as it writes behind argument `length`. */
const addressOut = (length: number): Argument =>
  address(CaptureKind.CAPTURE_OUT, CaptureLength.LENGTH_BEHIND, length);

const family = choice(families);
const acceptFlags = bits(typeFlags);

/** Calls about sockets. */
export const sockets: Signatures = {
  socket: [family, type, protocol],
  socketpair: [family, type, protocol, pair],
  connect: [fd, addressIn(2), plain],
  bind: [fd, addressIn(2), plain],
  listen: [fd, plain],
  accept: [fd, addressOut(2), plain],
  accept4: [fd, addressOut(2), plain, acceptFlags],
  getsockname: [fd, addressOut(2), plain],
  getpeername: [fd, addressOut(2), plain],
  sendto: [fd, bytesIn(2), plain, messageFlags, addressIn(5), plain],
  recvfrom: [fd, bytesOut, plain, messageFlags, addressOut(5), plain],
  sendmsg: [fd, messageIn, messageFlags],
  recvmsg: [fd, messageOut, messageFlags],
  sendmmsg: [fd, plain, plain, messageFlags],
  recvmmsg: [fd, plain, plain, messageFlags, plain],
  shutdown: [fd, choice({ SHUT_RD: 0, SHUT_WR: 1, SHUT_RDWR: 2 })],
  setsockopt: [fd, choice(levels), option, plain, plain],
  getsockopt: [fd, choice(levels), option, plain, plain],
};
