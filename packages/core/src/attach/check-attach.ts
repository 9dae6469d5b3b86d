import { checkInstance, checkOptions } from '../arguments.ts';

const programs = new WeakSet<object>();

/** Has a program known as one: a proxy or a copy of it is none. */
export function rememberProgram(program: object): void {
  programs.add(program);
}

/**
 * What every hook is given.
 *
 * @throws {TypeError} when `program` is no Program, or `target` no object
 */
export function checkAttach(program: unknown, target: unknown): void {
  const known = typeof program === 'object' && program !== null && programs.has(program);
  checkInstance(program, 'What is attached', 'a Program', known);
  checkOptions(target, 'What to attach to');
}
