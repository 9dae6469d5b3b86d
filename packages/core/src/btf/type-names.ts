import { BtfError } from '../errors/btf-error.ts';

/** Names that would hide what generated code, or code beside it, means by them. */
const BUILT_IN = [
  'Array',
  'ArrayBuffer',
  'BigInt',
  'Boolean',
  'Buffer',
  'DataView',
  'Date',
  'Error',
  'Function',
  'Infinity',
  'Iterator',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'Readonly',
  'Record',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'Uint8Array',
  'WeakMap',
  'WeakRef',
  'WeakSet',
];
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** A C name as TypeScript names types: `struct call_times` is `CallTimes`, `task_struct___x86` is `TaskStructX86`. */
export function pascalCase(name: string): string {
  const words = name.split(/[^\p{ID_Continue}$]+|_+/u).filter((word) => word !== '');
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return IDENTIFIER.test(joined) ? joined : `Type${joined}`;
}

/** A name that may follow `.` or stand alone as a key without quotes. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** Gives out the names of one generated file, each once. */
export class TypeNames {
  readonly #taken: Set<string>;

  /** @param reserved names that the file uses for something else */
  constructor(reserved: Iterable<string>) {
    this.#taken = new Set([...BUILT_IN, ...reserved]);
  }

  /**
   * Takes exactly this name.
   *
   * @throws {BtfError} when it is no identifier, or taken
   */
  take(name: string): string {
    if (!IDENTIFIER.test(name))
      throw new BtfError(
        `${JSON.stringify(name)} is no TypeScript name: choose another for this type.`,
      );
    if (this.#taken.has(name))
      throw new BtfError(`The name ${name} is taken or built in: choose another for this type.`);
    this.#taken.add(name);
    return name;
  }

  /** Takes a name, or when another type has it the name with its kind (`CallEnum`), or then with a number. */
  invent(name: string, kind: string): string {
    let free = name;
    if (this.#taken.has(free)) free = name + kind.charAt(0).toUpperCase() + kind.slice(1);
    for (let number = 2; this.#taken.has(free); number++) free = `${name}${number}`;
    this.#taken.add(free);
    return free;
  }
}
