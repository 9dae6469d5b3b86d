import type { TopLine } from '../output/schema/index.ts';
import { shownProcesses } from './shown-processes.ts';
import { INTERVALS, probeKeys, sortings, type Action, type Key, type View } from './view.ts';

/** The view after a key, and what is to be done beside that. */
export interface Reduced {
  readonly view: View;
  readonly action: Action;
}

const LONGEST_FILTER = 32;

/**
 * What a key does.
 *
 * @param frame what is on the screen; undefined before there is anything
 */
export function reduce(view: View, key: Key, frame: TopLine | undefined): Reduced {
  if ('name' in key && key.name === 'ctrl-c') return { view, action: 'quit' };
  if (view.typing !== null) return only(typed(view, view.typing, key));
  return 'name' in key ? only(named(view, key.name, frame)) : pressed(view, key.text);
}

function only(view: View): Reduced {
  return { view, action: null };
}

/** While a filter is being typed, keys are letters. */
function typed(view: View, typing: string, key: Key): View {
  if ('text' in key)
    return {
      ...view,
      typing: (typing + key.text.replaceAll(/\p{Cc}/gu, '')).slice(0, LONGEST_FILTER),
    };
  switch (key.name) {
    case 'enter':
      return { ...view, filter: typing.trim(), typing: null, cursor: 0 };
    case 'escape':
      return { ...view, typing: null };
    case 'backspace':
      return { ...view, typing: typing.slice(0, -1) };
    default:
      return view;
  }
}

function named(
  view: View,
  name: Extract<Key, { readonly name: string }>['name'],
  frame: TopLine | undefined,
): View {
  const shown = shownProcesses(frame, view);
  switch (name) {
    case 'up':
      return { ...view, cursor: Math.max(view.cursor - 1, 0) };
    case 'down':
      return { ...view, cursor: Math.max(Math.min(view.cursor + 1, shown.length - 1), 0) };
    case 'enter':
      return view.detail === null
        ? { ...view, detail: shown[view.cursor]?.pid ?? null }
        : { ...view, detail: null };
    case 'escape':
      return view.showsHelp || view.detail !== null
        ? { ...view, showsHelp: false, detail: null }
        : { ...view, filter: '' };
    default:
      return view;
  }
}

function pressed(view: View, text: string): Reduced {
  const probe = /^[1-4]$/.test(text) ? probeKeys[Number(text) - 1] : undefined;
  if (probe !== undefined) return { view, action: { toggle: probe } };
  switch (text) {
    case 'q':
      return { view, action: 'quit' };
    case '/':
    case 'f':
      return only({ ...view, typing: view.filter });
    case 's':
      return only({ ...view, sort: next(sortings, view.sort), cursor: 0 });
    case 'p':
    case ' ':
      return only({ ...view, isPaused: !view.isPaused });
    case '+':
      return only({ ...view, interval: neighbour(view.interval, 1) });
    case '-':
      return only({ ...view, interval: neighbour(view.interval, -1) });
    case '?':
    case 'h':
      return only({ ...view, showsHelp: !view.showsHelp });
    default:
      return only(view);
  }
}

function next<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one;
}

/** The next longer (1) or shorter (-1) interval of those there are. */
function neighbour(interval: number, direction: 1 | -1): number {
  return direction === 1
    ? (INTERVALS.find((each) => each > interval) ?? interval)
    : (INTERVALS.findLast((each) => each < interval) ?? interval);
}
