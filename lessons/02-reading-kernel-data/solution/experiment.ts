import { join } from 'node:path';
import { openObject } from '@ebpf-dojo/core';
import { openMoved } from './dist/moved.skel.ts';

/** The room for a task_struct in the map `memories`. */
const MEMORY_BYTES = 512;
/** What is in memory where nothing else is: no process has this number. */
const NOISE = 0x55;

/** What the two programs of moved.bpf.c found where a process's number should be. */
export interface Readings {
  readonly byOffset: number;
  readonly byName: number;
}

/** A kernel that is not the running one: its types, and a process in its memory. */
export interface OtherKernel {
  /** A file with its BTF. */
  readonly types: string;
  /** Its memory, from where a task_struct starts. */
  readonly memory: Uint8Array;
}

/** One of the kernels in kernels/, with a process of this number. */
export function madeUpKernel(name: 'old-kernel' | 'new-kernel', tgid: number): OtherKernel {
  const types = join(import.meta.dirname, 'dist', `${name}.bpf.o`);
  return { types, memory: memoryWith(types, tgid) };
}

/** Memory with a task_struct as the BTF in the file `types` lays it out. */
export function memoryWith(types: string, tgid: number): Uint8Array {
  using kernel = openObject(types);
  const task = kernel.btf.find('struct', 'task_struct');
  const field = task?.members.find(({ name }) => name === 'tgid');
  if (field === undefined) throw new RangeError(`${types} has no task_struct with a tgid.`);
  const memory = new Uint8Array(MEMORY_BYTES).fill(NOISE);
  new DataView(memory.buffer).setInt32(field.bitOffset / 8, tgid, true);
  return memory;
}

/**
 * Has both programs read the number of a process.
 *
 * @param kernel whose memory they look at, as if it were running; default: this kernel, and the process that runs this
 */
export function readTgid(kernel?: OtherKernel): Readings {
  using open = openMoved(kernel === undefined ? {} : { btf: kernel.types });
  open.globals.looks_at_this_kernel = kernel === undefined;
  using moved = open.load();
  if (kernel !== undefined) moved.maps.memories.set(0, { bytes: kernel.memory });
  const { by_offset, by_name } = moved.programs;
  return { byOffset: by_offset.testRun().returnValue, byName: by_name.testRun().returnValue };
}
