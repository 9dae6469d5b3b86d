import { lastErrno, libc } from '../ffi/libc.ts';
import { Mapping } from '../ffi/memory.ts';
import { nativeAbi, syscallNumber } from '../syscalls/index.ts';
import { KernelFd } from './kernel-fd.ts';
import { Refusal } from './refusal.ts';

/**
 * bpf(2) by itself, for what the oldest supported libbpf has no function for. `enum bpf_cmd` and `union bpf_attr`,
 * include/uapi/linux/bpf.h.
 */
const BPF_RAW_TRACEPOINT_OPEN = 17;
const BPF_LINK_CREATE = 28;
const BPF_ITER_CREATE = 33;
const ATTR_BYTES = 64;
const STRINGS_AT = 128;
const POINTERS_AT = 1024;

/** `enum bpf_attach_type`. */
export const AttachType = {
  traceRawTp: 23,
  traceFentry: 24,
  traceFexit: 25,
  traceIter: 28,
  perfEvent: 41,
  traceKprobeMulti: 42,
  traceUprobeMulti: 48,
} as const;

/** Attaches a raw tracepoint's program; without a name one that was loaded with its target, such as fentry. */
export function openRawTracepoint(programFd: number, name?: string): KernelFd {
  return command('raw tracepoint', BPF_RAW_TRACEPOINT_OPEN, (attr) => {
    if (name !== undefined) attr.pointer(0, attr.string(name));
    attr.view.setUint32(8, programFd, true);
  });
}

/** A link to a task iterator. */
export function linkIterator(programFd: number): KernelFd {
  return link(programFd, 0, AttachType.traceIter, () => {});
}

/** What an iterator's link is read through. */
export function openIterator(linkFd: number): KernelFd {
  return command('iterator', BPF_ITER_CREATE, ({ view }) => view.setUint32(0, linkFd, true));
}

/** A link from a program to a perf event, with a cookie. Linux 5.15. */
export function linkPerfEvent(programFd: number, eventFd: number, cookie: bigint): KernelFd {
  return link(programFd, eventFd, AttachType.perfEvent, ({ view }) =>
    view.setBigUint64(16, cookie, true),
  );
}

/** A link to kernel functions by name. Linux 5.18. */
export function linkKprobeMulti(programFd: number, symbol: string): KernelFd {
  return link(programFd, 0, AttachType.traceKprobeMulti, (attr) => {
    attr.view.setUint32(20, 1, true);
    attr.pointer(24, attr.pointerTo(attr.string(symbol)));
  });
}

/** A link to places in a binary. Linux 6.6. */
export function linkUprobeMulti(programFd: number, path: string, offset: bigint): KernelFd {
  return link(programFd, 0, AttachType.traceUprobeMulti, (attr) => {
    attr.pointer(16, attr.string(path));
    attr.pointer(24, attr.pointerTo(offset));
    attr.view.setUint32(48, 1, true);
  });
}

function link(
  programFd: number,
  targetFd: number,
  attachType: number,
  fill: (attr: Attr) => void,
): KernelFd {
  return command('link', BPF_LINK_CREATE, (attr) => {
    attr.view.setUint32(0, programFd, true);
    attr.view.setUint32(4, targetFd, true);
    attr.view.setUint32(8, attachType, true);
    fill(attr);
  });
}

/** One `union bpf_attr`, with memory for what it points to. */
interface Attr {
  readonly view: DataView;
  /** Writes an address at an offset. */
  pointer(offset: number, address: bigint): void;
  /** Keeps a string; gives its address. Once a command. */
  string(value: string): bigint;
  /** Keeps a 64-bit value; gives its address. Once a command. */
  pointerTo(value: bigint): bigint;
}

function command(what: string, number: number, fill: (attr: Attr) => void): KernelFd {
  const memory = new Mapping({ subject: 'bpf(2) arguments', length: 4096, writable: true });
  try {
    const view = new DataView(memory.buffer);
    fill({
      view,
      pointer: (offset, address) => view.setBigUint64(offset, address, true),
      string: (value) => {
        new Uint8Array(memory.buffer).set(Buffer.from(`${value}\0`), STRINGS_AT);
        return memory.address + BigInt(STRINGS_AT);
      },
      pointerTo: (value) => {
        view.setBigUint64(POINTERS_AT, value, true);
        return memory.address + BigInt(POINTERS_AT);
      },
    });
    const bpf = syscallNumber(nativeAbi(), 'bpf') as number;
    const fd = Number(libc.bpf(bpf, number, memory.address, ATTR_BYTES));
    if (fd < 0) throw new Refusal('attach', what, lastErrno());
    return new KernelFd(fd);
  } finally {
    memory.close();
  }
}
