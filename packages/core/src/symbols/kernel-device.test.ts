import { expect, test } from 'vitest';
import { kernelDevice } from './kernel-device.ts';

// What makedev(3) of the C library gives, and MAJOR and MINOR of the kernel for the same device.
test.each([
  [0x4n, 0, 4],
  [0x10_0034n, 0, 0x134],
  [0xfe00n, 254, 0],
  [0x1_0382n, 0x103, 0x82],
  [0xfff0_ff04n, 0xff, 0xfff04],
])('%d is %d:%d', (device, major, minor) => {
  expect(kernelDevice(device)).toBe(BigInt(major * 2 ** 20 + minor));
});
