import { readFileSync } from 'node:fs';
import { BpfError, openObject } from '@ebpf-dojo/core';
import { no, YES, type Answer } from './answer.ts';
import { compiled } from './probe-object.ts';

/** Whether tracing programs may keep storage with tasks: found out by loading one that does. */
export function taskStorage(): Answer {
  try {
    openObject(readFileSync(compiled('bpf/task-storage.bpf.c')), { name: 'task_storage' })
      .load()
      .close();
    return YES;
  } catch (error) {
    if (error instanceof BpfError && (error.code === 'EINVAL' || error.code === 'EACCES')) {
      return no(
        `this kernel has no task storage for tracing programs (${error.code})`,
        'Use Linux 5.12 or newer.',
      );
    }
    return {
      has: 'unknown',
      reason: error instanceof Error ? error.message : String(error),
      cause: error,
    };
  }
}
