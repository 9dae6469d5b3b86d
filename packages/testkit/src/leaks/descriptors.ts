import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** The kinds of kernel objects that a descriptor of ours can hold. */
export type Kind = 'program' | 'map' | 'link' | 'btf' | 'perf event';

/** A file descriptor of this process that holds a BPF thing or a perf event. */
export interface Descriptor {
  readonly fd: number;
  readonly kind: Kind;
  /** The kernel's id; undefined where it gives none, as for perf events. */
  readonly id: number | undefined;
}

const targets: Readonly<Record<string, Kind>> = {
  'anon_inode:bpf-prog': 'program',
  'anon_inode:bpf-map': 'map',
  'anon_inode:bpf_link': 'link',
  'anon_inode:bpf-link': 'link',
  'anon_inode:btf': 'btf',
  'anon_inode:[perf_event]': 'perf event',
};

// Documentation/filesystems/proc.rst has /proc/<pid>/fdinfo; the BPF lines are written by kernel/bpf/syscall.c.
const idField: Readonly<Record<Kind, string | undefined>> = {
  program: 'prog_id',
  map: 'map_id',
  link: 'link_id',
  btf: 'btf_id',
  'perf event': undefined,
};

/** What of the kernel this process holds by file descriptors. */
export function descriptors(): Descriptor[] {
  return readdirSync('/proc/self/fd').flatMap((name) => {
    const kind = kindOf(name);
    return kind === undefined ? [] : [{ fd: Number(name), kind, id: idOf(Number(name), kind) }];
  });
}

/** The kernel's id of what a descriptor holds. */
export function idOf(fd: number, kind: Kind): number | undefined {
  const field = idField[kind];
  if (field === undefined) return undefined;
  try {
    // A link's lines name its program too: the field is looked for at the start of a line.
    const id = new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(
      readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'),
    )?.[1];
    return id === undefined ? undefined : Number(id);
  } catch {
    return undefined;
  }
}

function kindOf(fd: string): Kind | undefined {
  try {
    return targets[readlinkSync(`/proc/self/fd/${fd}`)];
  } catch {
    // Closed meanwhile: the descriptor that listed the folder.
    return undefined;
  }
}
