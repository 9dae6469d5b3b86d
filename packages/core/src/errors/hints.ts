const NO_OBJECT =
  'The file is no whole BPF object: build it again, with `clang -target bpf -g -O2 -c`.';

const anyOperation: Readonly<Record<string, string>> = {
  ENOMEM: 'Make the maps smaller (max_entries) or free memory.',
  EMFILE:
    'This process has too many open files: close objects that are done, or raise `ulimit -n`.',
};

const byOperation: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  open: {
    ENOENT: 'Check the path; build the object first if it is a build product.',
    EINVAL: NO_OBJECT,
    LIBBPF_ERRNO__LIBELF: NO_OBJECT,
    LIBBPF_ERRNO__FORMAT: NO_OBJECT,
    LIBBPF_ERRNO__ENDIAN: NO_OBJECT,
  },
  'open pinned': {
    ENOENT: 'Nothing is pinned there; `sudo bpftool prog show --bpffs` lists what is, and where.',
  },
  pin: {
    EEXIST: 'Something is pinned there already: remove that file, or take another name.',
    ENOENT: 'The folder does not exist: make it first, on a BPF file system.',
  },
  load: {
    ESRCH:
      'A kernel type or function the program names does not exist in this kernel; look at what libbpf said.',
    EINVAL:
      'This kernel may be too old for a map type, program type or helper used here; `ebpf-tool check` lists what it has.',
  },
  attach: {
    ENOENT:
      'The event to attach to does not exist in this kernel; check its name, and that tracefs is mounted for tracepoints.',
    ESRCH: 'The function to attach to does not exist in this kernel, or cannot be traced.',
    EOPNOTSUPP:
      'This kernel is built without this kind of attachment; `ebpf-tool check` lists what it has.',
    EINVAL:
      'This kernel may not support this kind of attachment; `ebpf-tool check` lists what it has.',
    EBUSY: 'Something else holds this hook alone: another tracer may be running.',
  },
  'map update': {
    E2BIG: 'The map is full: raise max_entries before loading, or delete entries.',
    EEXIST: 'The key is already there and the update asked for a new one.',
    ENOENT: 'The key is not there and the update asked for an existing one.',
    EPERM: 'The map is frozen or read-only from user space (constants are, once loaded).',
  },
};

/**
 * The one thing to do next when `operation` failed with `code`.
 *
 * @param operation the {@link BpfError} operation, such as `'attach'`
 * @param code an errno name, such as `'EPERM'`
 */
export function hintFor(operation: string, code: string): string | undefined {
  return byOperation[operation]?.[code] ?? anyOperation[code];
}
