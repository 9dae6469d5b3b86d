import { checkText } from './arguments.ts';
import { resolve } from 'node:path';
import { Link } from './link.ts';

/**
 * Opens a link that was pinned, by this process or another. Closing it leaves it attached, as long as the pin is there: call
 * `unpin()` before to end it.
 *
 * @param path its name in a BPF file system
 * @throws {BpfError} ENOENT when there is none, EINVAL when it is no link, EPERM or EACCES without the right
 */
export function openPinnedLink(path: string): Link {
  checkText(path, 'the path of a pin');
  return Link.pinned(resolve(path));
}
