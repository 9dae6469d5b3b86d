import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { libc } from './ffi/libc.ts';
import { Resource } from './resource.ts';

/** `enum bpf_stats_type`, include/uapi/linux/bpf.h. */
const BPF_STATS_RUN_TIME = 0;

/** One descriptor for all who want statistics, open while there is anybody. */
const shared = { fd: -1, holders: 0 };

class RunStatistics extends Resource {
  constructor() {
    hold();
    super('run statistics');
  }

  protected override release(): void {
    letGo();
  }
}

function hold(): void {
  if (shared.holders === 0) {
    const fd = libbpf.bpf_enable_stats(BPF_STATS_RUN_TIME);
    if (fd < 0)
      throw new BpfError({ operation: 'enabling', subject: 'run statistics', errno: -fd });
    shared.fd = fd;
  }
  shared.holders++;
}

function letGo(): void {
  shared.holders--;
  if (shared.holders === 0) libc.close(shared.fd);
}

/**
 * Has the kernel count and time every run of every program on this machine until the returned resource is closed, as
 * `kernel.bpf_stats_enabled=1` does; the counts stay. Every run gets a little slower. Several may want it at once: the kernel's switch
 * goes off with the last of them.
 *
 * Source: bpf(2), BPF_ENABLE_STATS. Needs Linux 5.8 and CAP_SYS_ADMIN.
 *
 * @throws {BpfError} EPERM without privileges
 */
export function enableRunStatistics(): Resource {
  return new RunStatistics();
}
