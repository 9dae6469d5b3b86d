import { histogramRows } from '../histogram.ts';
import { short, shortTime } from '../numbers.ts';
import { row } from '../row.ts';
import { below, titleRow, whyOff, type Panel } from './panel.ts';

const NAME = 'waits for a CPU';

/** How long threads waited for a CPU. */
export const runQueuePanel: Panel = (frame, _view, room) => {
  const part = frame.run_queue;
  const off = whyOff('run_queue', frame);
  if (part === null || off !== undefined) return [titleRow('run_queue', NAME), off ?? row('')];
  const average = part.count === 0 ? 0 : part.total_ns / part.count;
  const figures = `${short(part.count / frame.seconds)}/s, avg ${shortTime(average)}`;
  return [
    titleRow('run_queue', `${NAME}, ${figures}`),
    ...histogramRows(part.buckets, { width: room.width, height: below(1, room) }),
  ];
};
