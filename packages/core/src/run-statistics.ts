import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { libc } from './ffi/libc.ts';
import { Resource } from './resource.ts';

// include/uapi/linux/bpf.h, enum bpf_stats_type
const BPF_STATS_RUN_TIME = 0;

class RunStatistics extends Resource {
  readonly #fd: number;

  constructor() {
    const subject = 'run statistics';
    const fd = libbpf.bpf_enable_stats(BPF_STATS_RUN_TIME);
    if (fd < 0) throw new BpfError({ operation: 'enabling', subject, errno: -fd });
    super(subject);
    this.#fd = fd;
  }

  protected override release(): void {
    libc.close(this.#fd);
  }
}

/**
 * Has the kernel count and time every run of every program on this machine until the returned resource is closed, as
 * `kernel.bpf_stats_enabled=1` does; the counts stay. Every run gets a little slower.
 *
 * Source: bpf(2), BPF_ENABLE_STATS. Needs Linux 5.8 and CAP_SYS_ADMIN.
 *
 * @throws {BpfError} EPERM without privileges
 */
export function enableRunStatistics(): Resource {
  return new RunStatistics();
}
