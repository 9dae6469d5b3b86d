import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const FRAMES = 60;

// Inside the binding, and here: not where a person would look. Tests and their helpers in these folders are.
const INSIDE = /\/packages\/(?:core|testkit)\/src\//;
const OUTSIDE = /\.test\.ts$|\/src\/(?:[^/]+\/)*testing\//;

/** Where in the sources something was called; cheap to make, worked out when asked. */
export class Place {
  readonly #trace: { readonly stack?: string } = {};

  /** The place of the caller. */
  constructor() {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = FRAMES;
    Error.captureStackTrace(this.#trace, Place);
    Error.stackTraceLimit = limit;
  }

  /**
   * `src/foo.kernel.test.ts:12:30`, relative to the working directory: the first frame outside core and testkit. When that is a
   * helper's, who called it is added.
   */
  toString(): string {
    const [first, ...others] = userFrames(this.#trace.stack ?? '');
    if (first === undefined) return 'an unknown place';
    const caller = others.at(-1);
    return caller === undefined || fileOf(caller) === fileOf(first)
      ? first
      : `${first}, called from ${caller}`;
  }
}

function fileOf(frame: string): string {
  return frame.replace(/(:\d+)+$/, '');
}

/** The frames of a stack that a person would call theirs, innermost first. */
export function userFrames(stack: string): string[] {
  return [...stack.matchAll(/^\s+at (?:.*? \(|async )?(.+?)(:\d+:\d+)\)?$/gm)].flatMap(
    ([, where = '', position = '']) => {
      const path = where.startsWith('file:') ? fileURLToPath(where) : where;
      if (!path.startsWith('/')) return [];
      const inside = path.includes('/node_modules/') || (INSIDE.test(path) && !OUTSIDE.test(path));
      return inside ? [] : [`${relative(process.cwd(), path)}${position}`];
    },
  );
}
