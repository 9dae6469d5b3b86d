/**
 * A device's number as the kernel itself has it, MKDEV of include/linux/kdev_t.h: 12 bits of major, 20 of minor.
 *
 * @param device as stat(2) has it, in the form of makedev(3): the lower bits of both first, so that they once fitted 16 bits
 */
export function kernelDevice(device: bigint): bigint {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xffff_f000n);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffff_ff00n);
  return (major << 20n) | minor;
}
