import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';

/**
 * How many CPUs this machine may ever have online: the length of a per-CPU value.
 *
 * @throws {BpfError} when /sys/devices/system/cpu/possible cannot be read
 */
export function possibleCpus(): number {
  const cpus = libbpf.libbpf_num_possible_cpus();
  if (cpus < 0) throw new BpfError({ operation: 'count', subject: 'possible CPUs', errno: -cpus });
  return cpus;
}
