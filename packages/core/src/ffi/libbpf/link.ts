import { declare, type Pointer } from '../declare.ts';

/** libbpf.h and bpf.h: links. */
export const linkDeclarations = {
  bpf_link__fd: declare<(link: Pointer) => number>(
    '0.0.8',
    'int bpf_link__fd(const struct bpf_link *link)',
  ),
  bpf_link__destroy: declare<(link: Pointer) => number>(
    '0.0.4',
    'int bpf_link__destroy(struct bpf_link *link)',
  ),
  bpf_link_detach: declare<(linkFd: number) => number>('0.1.0', 'int bpf_link_detach(int link_fd)'),
  bpf_iter_create: declare<(linkFd: number) => number>('0.0.9', 'int bpf_iter_create(int link_fd)'),
} as const;
