/** What a program reads by `bpf_get_attach_cookie()`, to know by which of its links it runs. */
export interface WithCookie {
  /** Any 64 bits. */
  readonly cookie?: bigint;
}

/** @throws {TypeError | RangeError} when it is given and no unsigned 64-bit bigint */
export function checkCookie({ cookie }: WithCookie): void {
  if (cookie !== undefined) checkU64(cookie, 'a cookie');
}
import { checkU64 } from '../arguments.ts';
