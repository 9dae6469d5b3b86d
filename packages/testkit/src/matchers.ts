import { KeyedMap, Program, type BaseMap, type BpfObject } from '@ebpf-dojo/core';
import type { MatcherResult, MatcherState } from 'vitest';
import { isArray, ladder, runsOf } from './ladder/index.ts';
import { show, showDifference } from './show.ts';
import { lastDeed } from './workload/workload.ts';

declare module 'vitest' {
  // vitest's own parameters, though this does not use them all.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The kernel ran this program, `times` times where that is given. In any process: filter in the program to be exact. */
    toHaveRun: (times?: number | bigint) => T extends Program ? R : never;
    /** The map has this key, with this value where one is given. */
    toHaveEntry: (key: unknown, value?: unknown) => T extends KeyedMap<never, unknown> ? R : never;
    /** What was seen of some work is just this. */
    toObserve: (expected: unknown, observation?: Observation) => R;
  }
}

/** Around what was seen: all of it is for the message of a test that fails. */
export interface Observation {
  /** What was seen, such as `events` or `counts`; default: `what was seen`. */
  readonly what?: string;
  /** What was done; default: what the test's workload did. */
  readonly did?: string;
  /** What says how far the program came. */
  readonly beside?: Program | BaseMap | BpfObject;
}

/** What `expect` can say about programs and maps; setup.ts adds them. When they fail, they say how far the program came. */
export const matchers = {
  toHaveRun(this: MatcherState, program: unknown, times?: number | bigint): MatcherResult {
    if (!(program instanceof Program)) return wrongSubject('toHaveRun', 'a program', program);
    const runs = runsOf(program);
    const pass = runs !== undefined && (times === undefined ? runs > 0n : runs === BigInt(times));
    const wanted = times === undefined ? 'has run' : `has run ${times}×`;
    return result(this, pass, {
      what: program.subject,
      expected: wanted,
      got: runs === undefined ? 'its runs were not counted' : `ran ${runs}×`,
      rungs: () => ladder(program),
    });
  },

  toHaveEntry(
    this: MatcherState,
    map: unknown,
    ...entry: [key: unknown, value?: unknown]
  ): MatcherResult {
    if (!(map instanceof KeyedMap)) return wrongSubject('toHaveEntry', 'a map with keys', map);
    const keyed = map as KeyedMap<unknown, unknown>;
    const [key, value] = entry;
    const found = keyed.get(key);
    const pass = found !== undefined && (entry.length === 1 || this.equals(found, value));
    const name = (shown: string): string => `${keyed.name}[${show(key)}]${shown}`;
    const expected = name(entry.length === 1 ? ' is there' : ` = ${show(value)}`);
    return result(this, pass, {
      what: keyed.subject,
      expected,
      got:
        found === undefined ? `no key ${show(key)} (${holding(keyed)})` : name(` = ${show(found)}`),
      rungs: () => ladder(keyed),
    });
  },

  toObserve(
    this: MatcherState,
    seen: unknown,
    expected: unknown,
    { what = 'what was seen', did, beside }: Observation = {},
  ): MatcherResult {
    const pass = this.equals(seen, expected);
    const [shownExpected, shownGot] = showDifference(expected, seen, (a, b) => this.equals(a, b));
    return result(this, pass, {
      what,
      ...(did === undefined ? {} : { did }),
      expected: shownExpected,
      got: shownGot,
      rungs: () => (beside === undefined ? '' : ladder(beside)),
    });
  },
};

interface Finding {
  readonly what: string;
  readonly did?: string;
  readonly expected: string;
  readonly got: string;
  readonly rungs: () => string;
}

/** The message in the form of a RED task, see ARCHITECTURE. */
function result(
  { isNot }: MatcherState,
  pass: boolean,
  { what, did: told, expected, got, rungs }: Finding,
): MatcherResult {
  const message = (): string => {
    const deed = told ?? lastDeed();
    const did = deed === undefined ? [] : [`Did:      ${deed}`];
    return [
      what,
      ...did,
      `Expected: ${isNot ? 'not ' : ''}${expected}`,
      `Got:      ${got}`,
      ...rungs()
        .split('\n')
        .filter((line) => line !== ''),
    ].join('\n  ');
  };
  return { pass, message };
}

function wrongSubject(matcher: string, wanted: string, got: unknown): never {
  throw new TypeError(`${matcher} looks at ${wanted}; it was given ${show(got)}`);
}

function holding(map: KeyedMap<unknown, unknown>): string {
  const keys = [...map.keys()].length;
  return isArray(map)
    ? `it has ${map.maxEntries} entries`
    : `map holds ${keys} ${keys === 1 ? 'key' : 'keys'}`;
}
