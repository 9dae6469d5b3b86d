import { show } from '../arguments.ts';

/**
 * @throws {TypeError} when it is no bigint
 * @throws {RangeError} when it is no 64-bit unsigned integer
 */
export function checkAddress(address: bigint): void {
  if (typeof address !== 'bigint')
    throw new TypeError(
      `an address is a bigint, such as 0xffffffff81000000n; this is ${describe(address)}`,
    );
  if (address !== BigInt.asUintN(64, address))
    throw new RangeError(`an address has 64 bits and no sign; this is ${address}`);
}

/** @throws {TypeError} when it is no string, or empty */
export function checkName(name: string): void {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`a symbol's name is a text that is not empty; this is ${describe(name)}`);
}

/**
 * @throws {TypeError} when it is no number
 * @throws {RangeError} when it can be no process's id
 */
export function checkPid(pid: number): void {
  if (typeof pid !== 'number') throw new TypeError(`a pid is a number; this is ${describe(pid)}`);
  if (!Number.isInteger(pid) || pid <= 0 || pid > 0x7fff_ffff)
    throw new RangeError(`a pid is an integer from 1 to 2147483647; this is ${pid}`);
}

function describe(value: unknown): string {
  return typeof value === 'string' ? show(value) : `${show(value)} (${typeof value})`;
}
