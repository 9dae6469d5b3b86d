import { describe, expect, test } from 'vitest';
import { reduce } from './reduce.ts';
import { shownProcesses } from './shown-processes.ts';
import { frameOf } from './testing/frame.ts';
import { firstView, type Action, type Key, type View } from './view.ts';

const NAMES = ['up', 'down', 'enter', 'escape', 'backspace', 'ctrl-c'] as const;

/** Presses keys one after the other; a letter types itself. */
function press(
  keys: readonly string[],
  view: View = firstView(),
): { readonly view: View; readonly actions: readonly Action[] } {
  const frame = frameOf();
  let state = view;
  const actions: Action[] = [];
  for (const text of keys) {
    const name = NAMES.find((each) => each === text);
    const key: Key = name === undefined ? { text } : { name };
    const { view: after, action } = reduce(state, key, frame);
    state = after;
    if (action !== null) actions.push(action);
  }
  return { view: state, actions };
}

const shown = (view: View) => shownProcesses(frameOf(), view).map(({ pid }) => pid);

describe('[M4.3] [M4.4] keys of top', () => {
  test('1 to 4 turn probes on and off', () => {
    expect(press(['1', '2', '3', '4', '5']).actions).toEqual([
      { toggle: 'latency' },
      { toggle: 'run_queue' },
      { toggle: 'processes' },
      { toggle: 'tcp' },
    ]);
  });

  test('q and Ctrl-C quit, also while a filter is typed', () => {
    expect(press(['q']).actions).toEqual(['quit']);
    expect(press(['/', 'q', 'ctrl-c']).actions).toEqual(['quit']);
  });

  test('a filter is typed, taken by Enter, left by Esc, and mended by Backspace', () => {
    const { view: typing } = press(['/', 'c', 'a', 'x', 'backspace', 't']);
    expect(typing).toMatchObject({ typing: 'cat', filter: '' });
    const { view } = press(['enter'], typing);
    expect(view).toMatchObject({ typing: null, filter: 'cat' });
    expect(shown(view)).toEqual([42, 100]);
    expect(press(['f', '1', 'escape'], view).view).toEqual(view);
    expect(press(['escape'], view).view.filter).toBe('');
  });

  test('a filter of digits is an id, anything else a part of a name in any case', () => {
    expect(shown(firstView({ filter: '7' }))).toEqual([7]);
    expect(shown(firstView({ filter: 'SSH' }))).toEqual([7]);
    expect(shown(firstView({ filter: 'none' }))).toEqual([]);
  });

  test('while a filter is typed, letters that are keys are letters; control characters are none', () => {
    const { view, actions } = press(['/', 's', '1', '?', '+', '\u001b']);
    expect(view).toMatchObject({ typing: 's1?+', sort: 'calls', showsHelp: false, interval: 1 });
    expect(actions).toEqual([]);
  });

  test('s sorts by one thing after the other', () => {
    const orders = ['calls', 'errors', 'pid', 'name', 'calls'];
    expect(orders.map((_, times) => press(Array(times).fill('s')).view.sort)).toEqual(orders);
    expect(shown(firstView({ sort: 'calls' }))).toEqual([42, 7, 100]);
    expect(shown(firstView({ sort: 'errors' }))).toEqual([7, 42, 100]);
    expect(shown(firstView({ sort: 'pid' }))).toEqual([7, 42, 100]);
    expect(shown(firstView({ sort: 'name' }))).toEqual([42, 100, 7]);
  });

  test('+ and - go through intervals, and stop at the ends', () => {
    expect(press(['+']).view.interval).toBe(2);
    expect(press(Array(9).fill('+')).view.interval).toBe(10);
    expect(press(Array(9).fill('-')).view.interval).toBe(0.5);
    expect(press(['-'], firstView({ interval: 3 })).view.interval).toBe(2);
  });

  test('space and p hold the picture, and let it go', () => {
    expect(press([' ']).view.isPaused).toBe(true);
    expect(press([' ', 'p']).view.isPaused).toBe(false);
  });

  test('the cursor stays on the processes that are shown; Enter shows one by itself, Esc all', () => {
    expect(press(['up']).view.cursor).toBe(0);
    expect(press(Array(9).fill('down')).view.cursor).toBe(2);
    const { view } = press(['down', 'enter']);
    expect(view.detail).toBe(7);
    expect(press(['escape'], view).view.detail).toBeNull();
    expect(press(['enter'], view).view.detail).toBeNull();
    expect(press(['enter'], firstView({ filter: 'none' })).view.detail).toBeNull();
  });

  test('? and h show what keys there are', () => {
    expect(press(['?']).view.showsHelp).toBe(true);
    expect(press(['?', 'h']).view.showsHelp).toBe(false);
    expect(press(['?', 'escape']).view.showsHelp).toBe(false);
  });

  test('keys before the first frame do no harm', () => {
    for (const name of NAMES) expect(reduce(firstView(), { name }, undefined).view.cursor).toBe(0);
  });
});
