import { declare, type Pointer } from '../declare.ts';

/** btf.h: the kernel's own types, to find what can be traced by them. */
export const featuresDeclarations = {
  btf__load_vmlinux_btf: declare<() => Pointer | null>(
    '0.5.0',
    'struct btf *btf__load_vmlinux_btf(void)',
  ),
  btf__find_by_name_kind: declare<(btf: Pointer, typeName: string, kind: number) => number>(
    '0.0.6',
    '__s32 btf__find_by_name_kind(const struct btf *btf, const char *type_name, __u32 kind)',
  ),
} as const;
