import koffi from 'koffi';

/** A file descriptor watched on the event loop. Keeps the process alive while it is started. Once closed, nothing does anything. */
export interface Watch {
  start(): void;
  stop(): void;
  close(): void;
}

const FALLBACK_INTERVAL_MS = 10;

/**
 * Calls `onReadable` from the event loop whenever `fd` has something to read.
 *
 * libuv polls the descriptor (koffi's `node.poll`, which is undocumented); where that is missing, a timer asks every 10 ms.
 *
 * @param fd any descriptor epoll(7) accepts, a ring buffer map among them
 */
export function watchReadable(fd: number, onReadable: () => void): Watch {
  const { node } = koffi as Partial<typeof koffi>;
  if (node?.poll === undefined) return watchInterval(FALLBACK_INTERVAL_MS, onReadable);
  // An exception that leaves a callback of koffi's stays pending in the engine, and breaks every later call.
  const guarded = () => {
    try {
      onReadable();
    } catch (error) {
      setImmediate(() => {
        throw error;
      });
    }
  };
  return pollWatch(node.poll(fd, { readable: true }, guarded), guarded);
}

function pollWatch(handle: ReturnType<typeof koffi.node.poll>, onReadable: () => void): Watch {
  // libuv frees the handle on the next turn; koffi touches it all the same.
  let open = true;
  return {
    start: () => {
      if (open) handle.start({ readable: true }, onReadable);
    },
    stop: () => {
      if (open) handle.stop();
    },
    close: () => {
      if (!open) return;
      open = false;
      handle.close();
    },
  };
}

/** Calls `onTick` every `milliseconds` from the event loop. */
export function watchInterval(milliseconds: number, onTick: () => void): Watch {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  let open = true;
  const start = () => {
    if (open) timer ??= setInterval(onTick, milliseconds);
  };
  start();
  return {
    start,
    stop,
    close: () => {
      open = false;
      stop();
    },
  };
}
