import type { Paint } from '../output/color.ts';
import type { Line, RecordingLine } from '../output/schema/index.ts';
import { accountingText } from '../tracing/accounting.ts';
import { plainLines } from '../top/layout/plain.ts';
import { firstView, type Sorting } from '../top/view.ts';
import { latencyTexts } from './latency-text.ts';
import { tcpTexts } from './tcp-text.ts';

const PLAIN_WIDTH = 80;

/** How lines look for people. */
export interface LineTextOptions {
  readonly sort: Sorting;
  readonly paint: Paint;
}

/** Makes of lines what the command that was recorded prints for people. */
export function lineTexts(
  header: RecordingLine,
  { sort, paint }: LineTextOptions,
): (line: Line) => string[] {
  const view = firstView({ sort, isReplay: true });
  const latency = latencyTexts(paint);
  const tcp = tcpTexts(header, paint);
  return (line) => {
    switch (line.type) {
      case 'top':
        return plainLines(line, view, process.stdout.columns ?? PLAIN_WIDTH);
      case 'latency':
        return latency(line);
      case 'tcp_session':
      case 'tcp_state':
        return tcp(line);
      case 'summary':
        return 'seen' in line ? accountingText(line.seconds, line) : [];
      default:
        return [JSON.stringify(line)];
    }
  };
}
