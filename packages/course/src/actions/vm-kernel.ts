/** The kernel of a VM that has everything a lesson needs. */
const KERNEL = '6.12';

/** The kernel that `--vm [kernel]` means; undefined without it. */
export function kernelOf(vm: string | true | undefined): string | undefined {
  return vm === true ? KERNEL : vm;
}
