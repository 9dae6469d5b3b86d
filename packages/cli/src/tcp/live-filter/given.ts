import type { TcpFilterOptions } from '../../commands/tcp-filter-options.ts';
import { assertTask } from '../../filter/task-filter.ts';
import { stateNames } from '../states.ts';
import type { TcpFilter } from './filter.ts';

/**
 * The filter that a command line gives. `--state` alone means all of them.
 *
 * @throws {UsageError} when a process does not exist
 */
export function filterOf({ pid, port, addr, state }: TcpFilterOptions): TcpFilter {
  for (const each of pid ?? []) assertTask(each, 'process');
  return {
    ...(pid !== undefined && { pids: pid }),
    ...(port !== undefined && { ports: port }),
    ...(addr !== undefined && { networks: addr }),
    ...(state !== undefined && { states: state === true ? stateNames : state }),
  };
}
