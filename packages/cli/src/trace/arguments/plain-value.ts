import { hex, int, type Argument } from './argument.ts';
import { fd } from './descriptors.ts';
import { mode } from './files.ts';
import { signal } from './signals.ts';

/** A parameter of a call, as the kernel declares it. */
export interface Parameter {
  readonly name: string;
  /** In C, such as `const char *`. */
  readonly type: string;
}

const descriptors = new Set(['fd', 'dfd', 'olddfd', 'newdfd', 'oldfd', 'newfd', 'fildes']);
const signed32 =
  /^(int|pid_t|key_t|clockid_t|timer_t|mqd_t|rwf_t|key_serial_t|__s32|s32|aio_context_t|int32_t|qid_t)$/;
const signed64 = /^(long|long int|loff_t|off_t|ssize_t|__s64|s64|long long|old_time_t)$/;
const unsigned32 =
  /^(unsigned|unsigned int|u32|__u32|uint32_t|uid_t|gid_t|umode_t|mode_t|old_uid_t|old_gid_t)$/;
const PAGE_NAMES = /^(addr|start|brk|newsp|tls)$/;
const FLAG_NAMES = /(^|_)flags?$/;
const ADDRESSES_FROM = 0x1_0000_0000n;

/** The value that a register has as its parameter's type. */
export function typedValue(register: bigint, type: string | undefined): bigint {
  if (type === undefined) return register;
  if (signed32.test(type)) return BigInt.asIntN(32, register);
  if (signed64.test(type)) return BigInt.asIntN(64, register);
  return unsigned32.test(type) ? BigInt.asUintN(32, register) : register;
}

/** What the type and the name of a parameter tell of its value, for calls that nobody has described here. */
export function byDeclaration({ name, type }: Parameter): Argument['show'] {
  if (descriptors.has(name) && !type.includes('*')) return fd.show;
  if (/^u?mode_t$/.test(type)) return mode.show;
  if (name === 'sig' && type === 'int') return signal.show;
  if (/^[ug]id_t$/.test(type)) return (value) => (int(value) === -1 ? '-1' : undefined);
  return undefined;
}

/** A value by its type alone: addresses in base 16, numbers in base 10; in base 16 all when the type is not known. */
export function plainText(register: bigint, parameter: Parameter | undefined): string {
  if (parameter === undefined) return hex(register);
  const { name, type } = parameter;
  if (type.includes('*')) return register === 0n ? 'NULL' : hex(register);
  const value = typedValue(register, type);
  if (PAGE_NAMES.test(name)) return value === 0n ? 'NULL' : hex(value);
  const isAddress = value >= ADDRESSES_FROM;
  return isAddress || (FLAG_NAMES.test(name) && value !== 0n) ? hex(value) : String(value);
}
