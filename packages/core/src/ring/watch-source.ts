import { Epoll } from '../ffi/epoll.ts';
import { watchReadable, type Watch } from '../ffi/watch.ts';
import type { Poller } from './poller.ts';
import type { RecordSource } from './record-source.ts';

/** Calls `turn` from the event loop whenever `source` has something: by `poller`, or by a descriptor of its own. Started. */
export function watchSource(
  source: RecordSource,
  turn: () => void,
  poller: Poller | undefined,
): Watch {
  const { descriptors, subject } = source;
  if (poller !== undefined) {
    const watch = poller.watch(descriptors, turn);
    watch.start();
    return watch;
  }
  const [only, ...others] = descriptors;
  if (only !== undefined && others.length === 0) return watchReadable(only, turn);
  const epoll = new Epoll(subject);
  try {
    for (const fd of descriptors) epoll.add(fd);
    const watch = watchReadable(epoll.fd, turn);
    return {
      start: () => watch.start(),
      stop: () => watch.stop(),
      close: () => {
        watch.close();
        epoll.close();
      },
    };
  } catch (error) {
    epoll.close();
    throw error;
  }
}
