// Some functions of /proc/kallsyms, in its order, of Debian's kernels 6.12 and 7.2. In between, do_unlinkat became filename_unlinkat.
const functions = {
  '6.12': ['do_sys_openat2', 'do_sys_open', 'vfs_read', 'vfs_write', 'do_unlinkat', 'vfs_unlink'],
  '7.2': ['do_sys_openat2', 'vfs_read', 'vfs_write', 'filename_unlinkat', 'vfs_unlink'],
} as const;

/** What functions a kernel has, in part. */
export function functionsOf(kernel: keyof typeof functions): ReadonlySet<string> {
  return new Set(functions[kernel]);
}
