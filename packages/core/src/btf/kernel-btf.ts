import { BpfError } from '../errors/bpf-error.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { lastErrno } from '../ffi/libc.ts';
import { copyMemory } from '../ffi/memory.ts';
import { Btf } from './btf.ts';

const EINVAL = 22;

/**
 * The kernel's copy of BTF that some process loaded, with its maps or programs.
 *
 * @param id the kernel's id of it
 * @throws {BpfError} ENOENT when there is none; EPERM without CAP_SYS_ADMIN
 */
export function loadKernelBtf(id: number): Btf {
  const failed = (errno: number): BpfError =>
    new BpfError({ operation: 'open', subject: `BTF with id ${id}`, errno });
  const handle = libbpf.btf__load_from_kernel_by_id(id);
  if (handle === null) throw failed(lastErrno());
  try {
    const size = new Uint32Array(1);
    const address = libbpf.btf__raw_data(handle, size);
    if (address === null) throw failed(EINVAL);
    return Btf.parse(copyMemory(address, size[0] ?? 0));
  } finally {
    libbpf.btf__free(handle);
  }
}
