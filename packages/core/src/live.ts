/**
 * A value that lies in memory which a program uses: its parts can be assigned one by one, and each assignment reaches the program.
 *
 * @example
 * object.globals.config.limit = 3;
 */
export type Live<T> = T extends Uint8Array | number | bigint | string | boolean
  ? T
  : T extends readonly (infer Element)[]
    ? Live<Element>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Live<T[Key]> }
      : T;
