import type { Tracer } from './tracer.ts';

/** So many events wait here at most; more wait in the kernel, which counts what it has no room for. */
const WAITING = 4096;

/**
 * The events of a tracer, as they are asked for.
 *
 * @param start loads and attaches; called at the first `next()`
 * @param signal ends the iteration, without an error
 */
export async function* iterateEvents<E>(
  start: (onEvent: (event: E) => void) => Tracer,
  signal?: AbortSignal,
): AsyncGenerator<E, void, undefined> {
  const isOver = () => signal?.aborted === true;
  if (isOver()) return;
  const waiting: E[] = [];
  let wake = () => {};
  using tracer = start((event) => {
    waiting.push(event);
    if (waiting.length === WAITING) tracer.pause();
    wake();
  });
  const end = () => wake();
  signal?.addEventListener('abort', end, { once: true });
  try {
    while (!isOver()) {
      yield* waiting.splice(0);
      tracer.resume();
      if (waiting.length > 0) continue;
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      if (!isOver()) await promise;
    }
  } finally {
    signal?.removeEventListener('abort', end);
  }
}
