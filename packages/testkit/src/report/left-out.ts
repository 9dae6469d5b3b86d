/** This machine's own kernel among the names of kernels. */
export const HOST = 'host';

/**
 * The kernels that a file's name restricts its tests to, for emulated kernels take ten times as long: what `.host` shows depends on no
 * kernel; what `.vm-6.12` shows doesn't either, but it takes kprobes, which many a host lacks; and what `.guest-6.12` does to its machine,
 * such as taking a CPU away, is for no host.
 */
const RESTRICTED: readonly (readonly [ending: string, kernels: readonly string[]])[] = [
  ['.host.kernel.test.ts', [HOST]],
  ['.vm-6.12.kernel.test.ts', [HOST, '6.12']],
  ['.guest-6.12.kernel.test.ts', ['6.12']],
];

/** Whether the tests of a file are left out on a kernel. */
export function isLeftOut(file: string, kernel: string): boolean {
  return RESTRICTED.some(([ending, kernels]) => file.endsWith(ending) && !kernels.includes(kernel));
}

/**
 * The files to leave out on a kernel, for vitest.
 *
 * @param kernel the name of the VM's; undefined on this machine's
 */
export function leftOutOn(kernel: string = HOST): readonly string[] {
  return RESTRICTED.filter(([, kernels]) => !kernels.includes(kernel)).map(
    ([ending]) => `**/*${ending}`,
  );
}
