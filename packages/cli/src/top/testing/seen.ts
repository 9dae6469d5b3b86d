import { expect } from 'vitest';
import type { TopLine } from '../../output/schema/index.ts';
import { TopSession, type TopSessionOptions } from '../session.ts';

/** What a session saw while `work` was done: its only frame. */
export async function seen(
  options: TopSessionOptions,
  work: () => Promise<unknown>,
): Promise<{ readonly frame: TopLine; readonly session: TopSession; readonly lost: number }> {
  const session = new TopSession(options);
  await work();
  const { lost, seen: all, delivered } = session.finish();
  expect(all).toBe(delivered + lost);
  const { last: frame } = session;
  if (frame === undefined) throw new RangeError('there is no frame');
  return { frame, session, lost };
}

/** As {@link seen}, again while the kernel skipped a program, which from Linux 6.13 on may be preempted. */
export async function seenExactly(
  start: () => Promise<{
    readonly options: TopSessionOptions;
    readonly work: () => Promise<unknown>;
  }>,
) {
  for (let tries = 10; ; tries--) {
    const { options, work } = await start();
    const result = await seen(options, work);
    if (result.lost === 0 || tries === 1) return result;
  }
}
