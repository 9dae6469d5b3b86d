import type { TopCommandOptions } from '../commands/top.ts';
import { ExitCode } from '../exit.ts';
import { painter } from '../output/color.ts';
import type { TopLine } from '../output/schema/index.ts';
import { untilStopped } from '../tracing/until-stopped.ts';
import { layout } from './layout/layout.ts';
import { summaryText } from './output.ts';
import { reduce } from './reduce.ts';
import { Screen } from './screen/screen.ts';
import { TopSession, type TopSessionOptions } from './session.ts';
import { firstView, type Key } from './view.ts';

/**
 * `top` in a terminal.
 *
 * @returns the exit code
 */
export async function runDashboard(
  options: TopCommandOptions,
  what: TopSessionOptions,
): Promise<number> {
  const stopped = untilStopped();
  const session = new TopSession(what);
  let view = firstView({ sort: options.sort, interval: options.interval });
  let frame: TopLine | undefined;
  let failure: unknown;
  let timer: NodeJS.Timeout | undefined;
  const stop = (error: unknown) => {
    failure = error;
    stopped.stop('stdout closed');
  };
  const guarded = (work: () => void) => () => {
    try {
      work();
    } catch (error) {
      stop(error);
    }
  };
  const draw = () => screen?.draw(layout(frame, view, screen.size));
  const tick = guarded(() => {
    const seen = session.frame();
    if (!view.isPaused) frame = seen;
    draw();
    schedule();
  });
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(tick, view.interval * session.slowdown * 1000);
  };
  const onKey = (key: Key) =>
    guarded(() => {
      const before = view;
      const { view: after, action } = reduce(view, key, frame);
      view = after;
      if (action === 'quit') return stopped.stop('signal');
      if (action !== null) session.toggle(action.toggle);
      if (action !== null) frame = session.frame();
      if (before.interval !== view.interval) schedule();
      draw();
    })();
  let screen: Screen | undefined;
  try {
    screen = await Screen.open({
      hasColor: painter(options.color)('bold', '') !== '',
      onKey,
      onResize: draw,
      onSuspend: () => {
        clearTimeout(timer);
        session.suspend();
      },
      onResume: guarded(() => {
        session.wake();
        schedule();
      }),
      onBroken: stop,
    });
    draw();
    schedule();
    stopped.after(options.duration);
    await stopped.reason;
  } finally {
    clearTimeout(timer);
    await screen?.close();
    if (screen === undefined || failure !== undefined) session.close();
  }
  if (failure !== undefined) throw failure;
  const seconds = Number(process.hrtime.bigint() - session.started) / 1e9;
  const accounting = session.finish();
  process.stderr.write(`${summaryText({ seconds, accounting }, session.result)}\n`);
  return ExitCode.done;
}
