import { checkKnown } from './arguments.ts';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';

const ENOENT = 2;

const next = {
  program: (start: number, id: Uint32Array) => libbpf.bpf_prog_get_next_id(start, id),
  map: (start: number, id: Uint32Array) => libbpf.bpf_map_get_next_id(start, id),
  link: (start: number, id: Uint32Array) => libbpf.bpf_link_get_next_id(start, id),
} as const;

/**
 * The ids of all programs, maps or links in the kernel, whoever made them.
 *
 * Source: bpf(2), BPF_PROG_GET_NEXT_ID and its like. Links need Linux 5.8.
 *
 * @throws {BpfError} EPERM without CAP_SYS_ADMIN
 */
export function kernelIds(kind: keyof typeof next): number[] {
  checkKnown(kind, 'What has ids', Object.keys(next));
  const ids: number[] = [];
  const id = new Uint32Array(1);
  for (let last = 0; ; last = id[0] ?? 0) {
    const error = next[kind](last, id);
    if (error === -ENOENT) return ids;
    if (error < 0) throw new BpfError({ operation: 'list', subject: `${kind}s`, errno: -error });
    ids.push(id[0] ?? 0);
  }
}
