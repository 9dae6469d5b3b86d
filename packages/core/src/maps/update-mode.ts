import { inspect } from 'node:util';

// include/uapi/linux/bpf.h
const modes = { any: 0, noexist: 1, exist: 2 } as const;

/** Which keys an update may touch: `'any'`, `'noexist'` only those that are not there, `'exist'` only those that are. */
export type UpdateMode = keyof typeof modes;

/**
 * The flag of bpf(2) for a mode.
 *
 * @throws {TypeError} when it is none
 */
export function updateFlag(mode: unknown): number {
  if (typeof mode === 'string' && Object.hasOwn(modes, mode)) return modes[mode as UpdateMode];
  throw new TypeError(
    `An update mode is 'any', 'noexist' or 'exist'; it was given ${inspect(mode, { depth: 0 })}.`,
  );
}
