import { BpfError } from '@ebpf-dojo/core';
import { readTracepointFormat, TracepointFormatError } from '@ebpf-dojo/core/tracepoints';
import type { Parameter } from './plain-value.ts';

const ENOENT = 'ENOENT';
/** A call that every kernel has: when its format cannot be read, no other can. */
const SAMPLE = 'close';

/** The parameters of system calls, as the kernel's tracepoints `syscalls:sys_enter_…` describe them. */
export class KernelParameters {
  readonly #known = new Map<string, readonly Parameter[] | undefined>();
  /** Why none can be read, and what to do; undefined when they can. */
  readonly problem: string | undefined;

  constructor() {
    this.problem = problemOf(() => read(SAMPLE));
  }

  /** @returns undefined when the kernel does not describe the call */
  of(name: string): readonly Parameter[] | undefined {
    if (this.problem !== undefined) return undefined;
    if (!this.#known.has(name)) this.#known.set(name, this.#find(name));
    return this.#known.get(name);
  }

  #find(name: string): readonly Parameter[] | undefined {
    for (const spelling of spellings(name)) {
      try {
        return read(spelling);
      } catch (error) {
        if (!(error instanceof BpfError && error.code === ENOENT)) return undefined;
      }
    }
    return undefined;
  }
}

/** The functions behind a call carry the age of its struct, or an older name: arch/x86/entry/syscalls/. */
function spellings(name: string): string[] {
  const other: Readonly<Record<string, string>> = {
    umount2: 'umount',
    umount: 'oldumount',
    sendfile: 'sendfile64',
    _newselect: 'select',
    mmap2: 'mmap_pgoff',
    _llseek: 'llseek',
  };
  return [name, other[name] ?? `new${name}`];
}

function read(name: string): readonly Parameter[] {
  return readTracepointFormat({ category: 'syscalls', name: `sys_enter_${name}` })
    .fields.filter(
      (field) => !field.common && field.place === 'fixed' && field.name !== '__syscall_nr',
    )
    .map((field) => ({ name: field.name, type: field.type }));
}

function problemOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof BpfError || error instanceof TracepointFormatError)
      return error.message.replaceAll(/\s*\n\s*/g, ': ');
    throw error;
  }
}
