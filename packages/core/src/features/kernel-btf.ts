import { libbpf } from '../ffi/libbpf.ts';
import { withMessages } from '../ffi/messages.ts';

// Kinds of BTF types, Documentation/bpf/btf.rst.
const BTF_KIND_TYPEDEF = 8;
const BTF_KIND_FUNC = 12;

/** What tries attach to by BTF, and how the kernel's types name it. */
const TARGETS = {
  'sys_enter tracepoint': ['btf_trace_sys_enter', BTF_KIND_TYPEDEF],
  do_sys_openat2: ['do_sys_openat2', BTF_KIND_FUNC],
  'task iterator': ['bpf_iter_task', BTF_KIND_FUNC],
  'file_open hook': ['bpf_lsm_file_open', BTF_KIND_FUNC],
} as const;

export type BtfTarget = keyof typeof TARGETS;

let ids: ReadonlyMap<BtfTarget, number> | undefined;

/** The id of a target in the kernel's BTF; undefined where the kernel lacks it, or its BTF. Reads all of it, once. */
export function kernelBtfId(target: BtfTarget): number | undefined {
  ids ??= findAll();
  return ids.get(target);
}

function findAll(): ReadonlyMap<BtfTarget, number> {
  const found = new Map<BtfTarget, number>();
  // What libbpf says of a kernel without types is for the answer to tell.
  const { result: btf } = withMessages(() => libbpf.btf__load_vmlinux_btf());
  if (btf === null) return found;
  try {
    for (const [target, [name, kind]] of Object.entries(TARGETS)) {
      const id = libbpf.btf__find_by_name_kind(btf, name, kind);
      if (id > 0) found.set(target as BtfTarget, id);
    }
    return found;
  } finally {
    libbpf.btf__free(btf);
  }
}
