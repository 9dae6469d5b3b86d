import { nearNames } from '../near/near-names.ts';
import type { Abi } from './abi.ts';
import { syscallNames, syscallNumber } from './names.ts';

// The tracepoints' and kernel functions' spellings of a name: SYSCALL_DEFINE in arch/*/include/asm/syscall_wrapper.h.
const KERNEL_PREFIX =
  /^(?:__(?:(?:x64|ia32|arm64|se|do)_)?)?(?:compat_)?(?:sys_(?:enter_|exit_)?|nr_)/;

/**
 * What someone probably meant by a name that is not a system call's, best first, at most three.
 *
 * Spellings from C and the kernel give the plain name alone: `SYS_openat`, `__NR_openat`, `__x64_sys_openat`,
 * `sys_enter_openat` and `OPENAT` are `openat`.
 */
export function nearSyscallNames(text: string, abi: Abi): string[] {
  const plain = text.trim().toLowerCase().replace(KERNEL_PREFIX, '');
  // Kernel functions and calls carry the age of their struct, or not: newuname is uname, fstatat is newfstatat.
  const spellings = [plain, plain.replace(/^new/, ''), `new${plain}`];
  const exact = spellings.find((name) => syscallNumber(abi, name) !== undefined);
  if (exact !== undefined) return [exact];
  return nearNames(plain, syscallNames(abi));
}
