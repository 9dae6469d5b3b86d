import { inspect } from 'node:util';

type NativeFunction = (...args: unknown[]) => unknown;
type Check = (value: unknown) => void;

const S32 = 2 ** 31;
const U32 = 2 ** 32;
const S64 = 2n ** 63n;
const U64 = 2n ** 64n;

/** Least and first beyond, by C type. `enum` is an int. */
const RANGES: Readonly<Record<string, readonly [least: number | bigint, end: number | bigint]>> = {
  int: [-S32, S32],
  pid_t: [-S32, S32],
  __u32: [0, U32],
  'unsigned int': [0, U32],
  long: [-S64, S64],
  off_t: [-S64, S64],
  __u64: [0n, U64],
  size_t: [0n, U64],
  'unsigned long': [0n, U64],
};

/**
 * A C function that refuses what koffi would pass on: a number as an address, an integer cut down to what fits, a string for a struct. The
 * public functions check what they are given, and say it better. This is for what slips through: it ends in an error, not in a crash.
 *
 * @param prototype as in the header
 * @throws {TypeError | RangeError} from the function it gives, naming C function and parameter
 */
export function guarded(prototype: string, native: NativeFunction): NativeFunction {
  const [, name = '', list = ''] = /(\w+)\((.*)\)$/.exec(prototype) ?? [];
  const checks = list === 'void' ? [] : list.split(',').map((part) => parameterCheck(name, part));
  // Written out: a loop over the arguments costs as much as the call.
  const [a = pass, b = pass, c = pass, d = pass] = checks;
  switch (checks.length) {
    case 0:
      return native;
    case 1:
      return (x) => (a(x), native(x));
    case 2:
      return (x, y) => (a(x), b(y), native(x, y));
    case 3:
      return (x, y, z) => (a(x), b(y), c(z), native(x, y, z));
    case 4:
      return (x, y, z, w) => (a(x), b(y), c(z), d(w), native(x, y, z, w));
    default:
      return (...args) => {
        for (const [index, check] of checks.entries()) check(args[index]);
        return native(...args);
      };
  }
}

function pass(): void {
  // A parameter that the function does not have, or a callback, which koffi knows by itself.
}

function parameterCheck(name: string, parameter: string): Check {
  const [, type = '', own = ''] = /^(.*?)(\w*)$/.exec(parameter.trim()) ?? [];
  return checkFor(type.trim(), `${own} of ${name}`);
}

/**
 * A check that a value is one of a C type.
 *
 * @param where how an error names the place: `'map_name of bpf_map_create'`
 */
export function checkFor(plain: string, where: string): Check {
  if (plain === 'const char *') return (value) => checkText(value, where);
  if (plain.endsWith('*')) return (value) => checkMemory(value, where);
  if (plain === 'bool') {
    return (value) => {
      if (typeof value !== 'boolean') throw wrong(value, where, 'a boolean');
    };
  }
  const range =
    RANGES[
      plain.startsWith('enum ')
        ? 'int'
        : plain.replace(/^uint(\d\d)_t$/, '__u$1').replace(/^int32_t$/, 'int')
    ];
  if (range === undefined) return pass;
  const [least, end] = range;
  return (value) => {
    if (typeof value === 'number') {
      if (!Number.isSafeInteger(value) || value < least || value >= end)
        throw new RangeError(
          `${where} takes a whole number, from ${least} to below ${end}; it was ${value}.`,
        );
    } else if (typeof value !== 'bigint') throw wrong(value, where, 'an integer');
    else if (value < least || value >= end)
      throw new RangeError(
        `${where} takes an integer from ${least} to below ${end}; it was ${value}.`,
      );
  };
}

function checkText(value: unknown, where: string): void {
  if (value === null) return;
  if (typeof value !== 'string') throw wrong(value, where, 'a string');
  if (value.includes('\0'))
    throw new TypeError(`${where} takes a string without NUL, at which C would end it.`);
}

/** Addresses are bigint; koffi takes memory of ours as a typed array, and of its own as an object. */
function checkMemory(value: unknown, where: string): void {
  if (typeof value === 'object' || typeof value === 'bigint') return;
  throw wrong(value, where, 'an address or bytes');
}

function wrong(value: unknown, where: string, what: string): TypeError {
  return new TypeError(
    `${where} takes ${what}; it was ${typeof value === 'object' || typeof value === 'function' ? typeof value : inspect(value)}.`,
  );
}
