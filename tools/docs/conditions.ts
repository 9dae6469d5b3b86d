/** How a documented command is run, and how it has to end: what stands beside it in its comment. */
export interface Conditions {
  readonly exitCode: number;
  /** LESSON_TARGET: which files of a lesson it looks at. */
  readonly target: string;
  /** Its hooks need kprobes, which a machine's own kernel may lack: it is run on another kernel, in a VM. */
  readonly inGuest: boolean;
  /** It needs a BPF file system, and is given one that nobody else sees: machines need not have one mounted. */
  readonly inBpfFileSystem?: boolean;
  /** What ebpf-tool does there meanwhile: `tcp --name web`. */
  readonly beside?: string;
}

const SOLUTION = 'solution';
const WITH_KPROBES = 'kernel with kprobes';
const BPF_FILE_SYSTEM = 'own BPF file system';

/** Reads `kernel with kprobes, exit code 1, target stub`, `own BPF file system` and `beside tcp --name web`, in any order; words that are for readers alone may stand beside. */
export function readConditions(remark: string): Conditions {
  const parts = remark.split(',').map((part) => part.trim());
  const value = (name: string) =>
    parts.find((part) => part.startsWith(`${name} `))?.slice(name.length + 1);
  const beside = value('beside');
  return {
    ...((beside !== undefined || parts.includes(BPF_FILE_SYSTEM)) && { inBpfFileSystem: true }),
    ...(beside !== undefined && { beside }),
    exitCode: Number(value('exit code') ?? 0),
    target: value('target') ?? SOLUTION,
    inGuest: parts.includes(WITH_KPROBES),
  };
}
