/** Lessons by number. */
export const LESSONS = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Commands that trace. */
export const TRACERS = [
  'kprobe',
  'uprobe',
  'tracepoint',
  'stats',
  'latency',
  'perf',
  'trace',
  'tcp',
  'top',
] as const;

/** What something is good for. */
export interface Serves {
  /** Without it most commands can do nothing: `check` fails. */
  readonly needed: boolean;
  readonly commands: readonly (typeof TRACERS)[number][];
  readonly lessons: readonly number[];
}

/** What no command and no lesson can do without. */
export const EVERYTHING: Serves = { needed: true, commands: TRACERS, lessons: LESSONS };

/** Numbers in order, as people write them: `01–04, 08`. */
export function ranges(numbers: readonly number[]): string {
  const parts: [number, number][] = [];
  for (const number of numbers) {
    const last = parts.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else parts.push([number, number]);
  }
  const text = (number: number) => String(number).padStart(2, '0');
  return parts
    .map(([from, to]) => (from === to ? text(from) : `${text(from)}–${text(to)}`))
    .join(', ');
}
