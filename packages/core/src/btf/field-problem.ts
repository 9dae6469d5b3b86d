import { inspect } from 'node:util';
import { BtfError } from '../errors/btf-error.ts';

/**
 * A value that cannot be encoded, on its way up to the codec, which knows the name of the whole: each level adds its part of the path.
 * So a path costs nothing until it is needed.
 */
export class FieldProblem extends BtfError {
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(problem);
    this.path = path;
    this.problem = problem;
  }
}

/** The problem as seen from one level further out. */
export function within(problem: unknown, path: string): unknown {
  return problem instanceof FieldProblem
    ? new FieldProblem(path + problem.path, problem.problem)
    : problem;
}

/** Runs `encode` and gives its problems their full path, which starts with `root`. */
export function named(root: string, encode: () => void): void {
  try {
    encode();
  } catch (error) {
    throw rooted(error, root);
  }
}

/** The error that leaves a codec. */
export function rooted(error: unknown, root: string): unknown {
  return error instanceof FieldProblem
    ? new BtfError(`${root}${error.path}: ${error.problem}`)
    : error;
}

/** What to throw when a view has no room for a value. */
export function tooShort(what: string, size: number, view: DataView, offset: number): BtfError {
  return new BtfError(
    `${what} has ${size} bytes; at offset ${offset} of ${view.byteLength} there are ${Math.max(0, view.byteLength - offset)}.`,
  );
}

/** A value as an error shows it: short, on one line. */
export function show(value: unknown): string {
  const text = inspect(value, {
    depth: 0,
    breakLength: Number.POSITIVE_INFINITY,
    maxStringLength: 40,
    maxArrayLength: 4,
  });
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
