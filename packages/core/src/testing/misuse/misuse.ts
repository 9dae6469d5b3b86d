import { writeSync } from 'node:fs';
import { ClosedError } from '../../errors/closed-error.ts';
import { Cursor } from '../../ring/cursor.ts';
import { EventIterator } from '../../ring/event-iterator.ts';
import { Resource, observeResources } from '../../resource.ts';
import { hostileValues } from './hostile.ts';
import { complaint } from './outcome.ts';
import type { Parameter } from './parameter.ts';
import type { Member, Subject } from './subject.ts';
import type { World } from './world.ts';

/** What a child says when it is still alive at the end. */
export interface MisuseReport {
  readonly calls: number;
  /** Each a sentence: the call, and what came of it. */
  readonly problems: readonly string[];
  /** Exports, members and cases of which there is one without the other. */
  readonly missing: readonly string[];
  /** Classes of which this kernel can have no object. */
  readonly absent: readonly string[];
}

type Functions = (world: World) => Readonly<Record<string, readonly Parameter[]>>;
type AnyFunction = (...args: unknown[]) => unknown;

const MEMBERS_OF_FUNCTIONS = ['length', 'name', 'prototype'];
/** On which methods are called that were taken from their object. */
const NOT_OURS = [
  'undefined',
  '1',
  "'text'",
  '{}',
  'a function',
  'many bytes',
  'a trap',
  'a revoked proxy',
];
const MAX_PROBLEMS = 5000;

/** Calls everything wrongly. */
export class Misuse {
  readonly #open: World;
  readonly #closed: World;
  readonly #problems = new Set<string>();
  readonly #missing: string[] = [];
  readonly #absent = new Set<string>();
  readonly #log: number;
  #calls = 0;

  /** @param log a file descriptor; not a pipe, which can be full */
  constructor(open: World, closed: World, log: number) {
    this.#log = log;
    this.#open = open;
    this.#closed = closed;
  }

  report(): MisuseReport {
    return {
      calls: this.#calls,
      problems: [...this.#problems],
      missing: this.#missing,
      absent: [...this.#absent],
    };
  }

  /** Goes through what modules export: a class or a function without a case is missing. */
  exports(
    exported: Readonly<Record<string, unknown>>,
    subjects: Readonly<Record<string, Subject>>,
    functionsOf: Functions,
  ): void {
    const functions = functionsOf(this.#open);
    for (const [name, value] of Object.entries(exported)) {
      if (isNamespace(value)) {
        const subject = Object.hasOwn(subjects, name) ? subjects[name] : undefined;
        if (subject === undefined) this.#missing.push(`object ${name}`);
        else {
          this.#compare(name, value, subject.members, []);
          for (const [key, member] of Object.entries(subject.members))
            this.#member(`${name}.${key}`, value, key, member);
        }
      } else if (typeof value !== 'function') {
        continue;
      } else if (isClass(value)) {
        const subject = Object.hasOwn(subjects, name) ? subjects[name] : undefined;
        if (subject === undefined) this.#missing.push(`class ${name}`);
        else this.#class(name, value, subject);
      } else {
        const parameters = Object.hasOwn(functions, name) ? functions[name] : undefined;
        if (parameters === undefined) this.#missing.push(`function ${name}`);
        else this.#abuse(name, value as AnyFunction, undefined, parameters);
      }
    }
    for (const name of [...Object.keys(subjects), ...Object.keys(functions)])
      if (!Object.hasOwn(exported, name)) this.#missing.push(`${name} is a case and no export`);
  }

  /** Uses every member of closed objects, rightly. */
  async afterClose(subjects: Readonly<Record<string, Subject>>): Promise<void> {
    const objects = Object.entries(subjects).map(
      ([name, subject]) => [name, subject, subject.of(this.#closed)] as const,
    );
    this.#closed.close();
    for (const [name, { members }, object] of objects) {
      if (object === undefined) continue;
      for (const [key, member] of Object.entries(members))
        await this.#useClosed(`${name}.${key}`, object, key, member);
    }
  }

  #class(name: string, constructor: object, { of, members, statics = {} }: Subject): void {
    const prototype = (constructor as { readonly prototype: object }).prototype;
    this.#compare(name, prototype, members, ['constructor']);
    this.#compare(`${name} itself`, constructor, statics, MEMBERS_OF_FUNCTIONS);
    for (const [key, member] of Object.entries(statics))
      this.#member(`${name}.${key}`, constructor, key, member);
    const object = of(this.#open);
    if (object === undefined) {
      if (Object.keys(members).length > 0) this.#absent.add(name);
      return;
    }
    for (const [key, member] of Object.entries(members))
      this.#member(`${name}.${key}`, object, key, member);
  }

  #compare(
    name: string,
    object: object,
    members: Readonly<Record<string, Member>>,
    except: readonly string[],
  ): void {
    const own = Reflect.ownKeys(object).map(String);
    for (const key of own)
      if (!except.includes(key) && !Object.hasOwn(members, key))
        this.#missing.push(`${name}: ${key}`);
    for (const key of Object.keys(members))
      if (!own.includes(key)) this.#missing.push(`${name}: ${key} is a case and no member`);
  }

  #member(label: string, object: object, key: string, member: Member): void {
    if (member.kind === 'internal' || label === 'Resource.close' || key.includes('ispose')) return;
    if (member.kind === 'method') {
      // What destroys the object is tried last, when all is closed; what waits for ever is not tried at all.
      if (label === 'OpenObject.load' || key.includes('asyncIterator')) return;
      const found = Reflect.get(object, keyOf(key)) as AnyFunction;
      this.#abuse(label, found, object, member.parameters);
      return;
    }
    this.#attempt(label, () => Reflect.get(object, key), true);
    if (member.value === undefined) return;
    const { value } = member;
    for (const hostile of hostileValues()) {
      this.#attempt(
        `${label} = ${hostile.label}`,
        () => Reflect.set(object, key, hostile.value),
        permits(value, hostile.value),
      );
    }
  }

  /** Hostile values in the place of each argument, and of each property of one; none at all; on the wrong object. */
  #abuse(
    label: string,
    call: AnyFunction,
    self: object | undefined,
    parameters: readonly Parameter[],
  ): void {
    const run = (args: readonly unknown[]) =>
      Reflect.apply<unknown, readonly unknown[], unknown>(call, self, args);
    const good = () => parameters.map((parameter) => parameter.good());
    this.#attempt(
      `${label}()`,
      () => run([]),
      parameters.every(({ takes }) => takes(undefined)),
    );
    for (const [at, parameter] of parameters.entries()) {
      for (const { label: what, value } of hostileValues()) {
        const args = good();
        args[at] = value;
        this.#attempt(
          `${label}(${position(at, what)})`,
          () => run(args),
          permits(parameter, value),
        );
      }
      for (const [name, property] of Object.entries(parameter.properties ?? {}))
        this.#abuseProperty({ label, run, good, at, name, property });
    }
    if (self === undefined || isFunction(self)) return;
    for (const { label: what, value } of hostileValues().filter(({ label: of }) =>
      NOT_OURS.includes(of),
    ))
      this.#attemptAny(`${label} of ${what}`, () =>
        Reflect.apply<unknown, unknown[], unknown>(call, value, good()),
      );
  }

  #abuseProperty(place: {
    readonly label: string;
    readonly run: (args: readonly unknown[]) => unknown;
    readonly good: () => unknown[];
    readonly at: number;
    readonly name: string;
    readonly property: Parameter;
  }): void {
    const { label, run, good, at, name, property } = place;
    for (const hostile of hostileValues()) {
      const args = good();
      args[at] = { ...(args[at] as object), [name]: hostile.value };
      this.#attempt(
        `${label}({${name}: ${hostile.label}})`,
        () => run(args),
        permits(property, hostile.value),
      );
    }
  }

  #attempt(label: string, action: () => unknown, mayWork: boolean): void {
    this.#begin(label);
    try {
      this.#discard(action());
      if (!mayWork) this.#problem(`${label} works`);
    } catch (error) {
      const why = complaint(error);
      if (why !== undefined) this.#problem(`${label} ${why}`);
    } finally {
      observeResources(undefined);
    }
  }

  /** A method taken from its object: an error of any kind will do, as long as the process lives. */
  #attemptAny(label: string, action: () => unknown): void {
    this.#begin(label);
    try {
      this.#discard(action());
    } catch (error) {
      if (!(error instanceof Error)) this.#problem(`${label} throws ${typeof error}`);
    }
  }

  /** Ends what a call began; takes a few steps of iterators, for they do nothing before. */
  #discard(result: unknown): void {
    if (result instanceof Resource) {
      if (!this.#open.owns(result)) result.close();
      return;
    }
    // Promises are awaited after close(), where they have to come to an end.
    if (result instanceof Promise) result.catch(() => {});
    if (result instanceof Cursor) result.close();
    if (typeof result !== 'object' || result === null || !('next' in result)) return;
    if (result instanceof Cursor || result instanceof EventIterator) return;
    const iterator = result as Iterator<unknown>;
    for (let step = 0; step < 3; step++) if (iterator.next().done === true) return;
    iterator.return?.();
  }

  async #useClosed(label: string, object: object, key: string, member: Member): Promise<void> {
    if (member.kind === 'internal') return;
    this.#begin(`${label} after close()`);
    try {
      const value: unknown =
        member.kind === 'property'
          ? Reflect.get(object, key)
          : Reflect.apply(
              Reflect.get(object, keyOf(key)) as AnyFunction,
              object,
              member.parameters.map(({ good }) => good()),
            );
      if (value instanceof Promise) await value;
      if (typeof value === 'object' && value !== null && 'next' in value)
        await (value as AsyncIterator<unknown>).next();
      if (member.after === 'throws') this.#problem(`${label} works after close()`);
    } catch (error) {
      const expected = member.after === 'throws' && error instanceof ClosedError;
      if (!expected) this.#problem(`${label} after close() throws ${String(error)}`);
    }
    if (member.kind !== 'property' || member.value === undefined) return;
    this.#begin(`setting ${label} after close()`);
    try {
      Reflect.set(object, key, member.value.good());
      this.#problem(`${label} can be set after close()`);
    } catch (error) {
      if (!(error instanceof ClosedError))
        this.#problem(`setting ${label} after close() throws ${String(error)}`);
    }
  }

  /** Should the process die, the last line says of what. */
  #begin(label: string): void {
    this.#calls++;
    writeSync(this.#log, `${label}\n`);
  }

  #problem(sentence: string): void {
    if (this.#problems.size < MAX_PROBLEMS) this.#problems.add(sentence);
  }
}

/** Looking at some values throws. */
function permits({ takes }: Parameter, value: unknown): boolean {
  try {
    return takes(value);
  } catch {
    return false;
  }
}

function position(at: number, what: string): string {
  return `${'…, '.repeat(at)}${what}`;
}

function keyOf(key: string): string | symbol {
  const known = [Symbol.iterator, Symbol.asyncIterator, Symbol.dispose, Symbol.asyncDispose];
  return known.find((symbol) => String(symbol) === key) ?? key;
}

/** An exported object that has functions, as a class has them. */
function isNamespace(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((member) => typeof member === 'function')
  );
}

function isFunction(value: object): boolean {
  return typeof value === 'function';
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
