/** How a documented command is run, and how it has to end: what stands beside it in its comment. */
export interface Conditions {
  readonly exitCode: number;
  /** LESSON_TARGET: which files of a lesson it looks at. */
  readonly target: string;
  /** Its hooks need kprobes, which a machine's own kernel may lack: it is run on another kernel, in a VM. */
  readonly inGuest: boolean;
}

const SOLUTION = 'solution';
const WITH_KPROBES = 'kernel with kprobes';

/** Reads `kernel with kprobes, exit code 1, target stub`, in any order; words that are for readers alone may stand beside. */
export function readConditions(remark: string): Conditions {
  const parts = remark.split(',').map((part) => part.trim());
  const value = (name: string) =>
    parts.find((part) => part.startsWith(`${name} `))?.slice(name.length + 1);
  return {
    exitCode: Number(value('exit code') ?? 0),
    target: value('target') ?? SOLUTION,
    inGuest: parts.includes(WITH_KPROBES),
  };
}
