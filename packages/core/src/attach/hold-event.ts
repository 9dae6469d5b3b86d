import { bpfCall } from '../ffi/bpf-call.ts';
import { kernelStruct } from '../ffi/kernel-struct.ts';
import { lastErrno, libc } from '../ffi/libc.ts';
import { PerfEventHolder } from '../link-holder.ts';
import type { AttachHow } from '../program.ts';
import { refuse } from './perf-attr.ts';

/** `enum bpf_attach_type`. */
const BPF_PERF_EVENT = 41;
/** `_IO('$', 0)` and `_IOW('$', 8, __u32)`, include/uapi/linux/perf_event.h. */
const PERF_EVENT_IOC_ENABLE = 0x2400;
const PERF_EVENT_IOC_SET_BPF = 0x4004_2408;
const EINVAL = 22;
const EBADF = 9;
const EOPNOTSUPP = 95;

let links = false;

/**
 * Has an open perf event run a program: by a BPF link from Linux 5.15 on, before by the event itself. It starts with that.
 *
 * @param event its file descriptor; closed when this throws, owned by what is returned otherwise
 * @throws {BpfError} when the kernel refuses; EOPNOTSUPP for a cookie before Linux 5.15
 */
export function holdEvent(
  { fd, subject }: AttachHow,
  event: number,
  cookie: bigint | undefined,
): PerfEventHolder {
  let holder: PerfEventHolder | undefined;
  try {
    holder = new PerfEventHolder(event, connect(fd, event, subject, cookie));
    if (libc.ioctl(event, PERF_EVENT_IOC_ENABLE, 0) < 0) refuse(subject, lastErrno());
    return holder;
  } catch (error) {
    if (holder === undefined) libc.close(event);
    else holder.release(false);
    throw error;
  }
}

/** @returns the link; undefined where the kernel has none for perf events */
function connect(
  program: number,
  event: number,
  subject: string,
  cookie: bigint | undefined,
): number | undefined {
  // Asked until there is a yes: some programs are refused for what they are.
  links ||= linkCreate(program, -1, 0n) === -EBADF;
  if (links) {
    const link = linkCreate(program, event, cookie ?? 0n);
    if (link >= 0) return link;
    // Linux 5.18 to 6.5 gives a program of a kprobe.multi section no link for a single probe, and runs it by the event itself.
    if (link !== -EINVAL || cookie !== undefined) refuse(subject, -link);
  } else if (cookie !== undefined)
    refuse(subject, EOPNOTSUPP, 'Cookies of probes, tracepoints and perf events need Linux 5.15.');
  if (libc.ioctl(event, PERF_EVENT_IOC_SET_BPF, program) < 0) {
    const errno = lastErrno();
    refuse(
      subject,
      errno,
      errno === EINVAL ? 'The program is not of the type for this kind of hook.' : undefined,
    );
  }
  return undefined;
}

/** `struct { … } link_create` of `union bpf_attr`, with `perf_event.bpf_cookie`. */
function linkCreate(program: number, event: number, cookie: bigint): number {
  const attr = kernelStruct(24, [
    [0, 'u32', program],
    [4, 'i32', event],
    [8, 'u32', BPF_PERF_EVENT],
    [16, 'u64', cookie],
  ]);
  return bpfCall('linkCreate', attr);
}
