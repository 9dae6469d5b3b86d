import { declare, type Memory, type Pointer } from '../declare.ts';

/** libbpf.h and bpf.h: links. */
export const linkDeclarations = {
  bpf_link__open: declare<(path: string) => Pointer | null>(
    '0.0.8',
    'struct bpf_link *bpf_link__open(const char *path)',
  ),
  bpf_link__fd: declare<(link: Pointer) => number>(
    '0.0.8',
    'int bpf_link__fd(const struct bpf_link *link)',
  ),
  bpf_link__pin: declare<(link: Pointer, path: string) => number>(
    '0.0.8',
    'int bpf_link__pin(struct bpf_link *link, const char *path)',
  ),
  bpf_link__unpin: declare<(link: Pointer) => number>(
    '0.0.8',
    'int bpf_link__unpin(struct bpf_link *link)',
  ),
  bpf_link__pin_path: declare<(link: Pointer) => string | null>(
    '0.0.8',
    'const char *bpf_link__pin_path(const struct bpf_link *link)',
  ),
  bpf_link__detach: declare<(link: Pointer) => number>(
    '0.1.0',
    'int bpf_link__detach(struct bpf_link *link)',
  ),
  bpf_link__disconnect: declare<(link: Pointer) => void>(
    '0.0.7',
    'void bpf_link__disconnect(struct bpf_link *link)',
  ),
  bpf_link__destroy: declare<(link: Pointer) => number>(
    '0.0.4',
    'int bpf_link__destroy(struct bpf_link *link)',
  ),
  bpf_link_create: declare<
    (progFd: number, targetFd: number, attachType: number, opts: Memory | null) => number
  >(
    '0.0.8',
    'int bpf_link_create(int prog_fd, int target_fd, enum bpf_attach_type attach_type, const struct bpf_link_create_opts *opts)',
  ),
  bpf_iter_create: declare<(linkFd: number) => number>('0.0.9', 'int bpf_iter_create(int link_fd)'),
} as const;
