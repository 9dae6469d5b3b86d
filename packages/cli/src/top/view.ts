import type { TopProbe } from '../output/schema/index.ts';

/** What processes are sorted by. */
export const sortings = ['calls', 'errors', 'pid', 'name'] as const;
export type Sorting = (typeof sortings)[number];

/** In the order of the keys 1 to 4. */
export const probeKeys: readonly TopProbe[] = ['latency', 'run_queue', 'processes', 'tcp'];

/** What a person sees, beside the numbers. */
export interface View {
  readonly sort: Sorting;
  /** Only processes of this id, or with this in their names; empty for all. */
  readonly filter: string;
  /** What is being typed as a filter; null when nothing is. */
  readonly typing: string | null;
  /** Seconds between frames, as asked for. */
  readonly interval: number;
  readonly isPaused: boolean;
  /** Of a recording; it cannot be changed what is seen there. */
  readonly isReplay: boolean;
  /** Of a recording, all of it was shown. */
  readonly isAtEnd: boolean;
  readonly showsHelp: boolean;
  /** The row with the cursor. */
  readonly cursor: number;
  /** The process that is shown by itself; null for all. */
  readonly detail: number | null;
}

/** A key that was pressed: what it types, or its name. */
export type Key =
  | { readonly text: string }
  | { readonly name: 'up' | 'down' | 'enter' | 'escape' | 'backspace' | 'ctrl-c' };

/** What a key asks for that is no matter of the view. */
export type Action = { readonly toggle: TopProbe } | 'quit' | null;

/** Shortest and longest intervals, in seconds. */
export const INTERVALS = [0.5, 1, 2, 5, 10] as const;

/** How it begins. */
export function firstView(
  options: Partial<Pick<View, 'sort' | 'filter' | 'interval' | 'isReplay'>> = {},
): View {
  return {
    sort: 'calls',
    filter: '',
    interval: 1,
    typing: null,
    isPaused: false,
    isReplay: false,
    isAtEnd: false,
    showsHelp: false,
    cursor: 0,
    detail: null,
    ...options,
  };
}
