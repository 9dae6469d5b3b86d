import type { TraceShape } from '@ebpf-dojo/bpf/trace';
import type { TaskFilterOptions } from '../commands/options.ts';
import { applyTaskFilter, type TaskFilterConstants } from '../filter/task-filter.ts';

/** Whose calls are wanted. */
export interface WhoOptions extends TaskFilterOptions {
  /** The process that waits to become the traced command. */
  readonly commandPid?: number;
  /** Whether those that `pid` starts are wanted, too, and those that they start. */
  readonly follow?: boolean;
}

/** The constants of bpf/include/follow.h and filter.h. */
export type WhoConstants = TaskFilterConstants &
  Pick<TraceShape['variables'], 'followed_pid' | 'follows_command'>;

/**
 * Writes into the constants of a BPF object whose calls are wanted.
 *
 * @throws {UsageError} when the filter names something that does not exist
 */
export function applyWho(options: WhoOptions, constants: WhoConstants): void {
  const { commandPid, follow, pid } = options;
  applyTaskFilter(options, constants);
  constants.follows_command = commandPid !== undefined;
  constants.followed_pid = commandPid ?? (follow === true ? (pid ?? 0) : 0);
  // Followed, a process is no longer the only one.
  if (follow === true) constants.filter = { ...constants.filter, pid: 0 };
}
