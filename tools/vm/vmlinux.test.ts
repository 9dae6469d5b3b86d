import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress, directKernel } from './vmlinux.ts';

const PVH = Buffer.from('\x7fELF … \x12\0\0\0Xen\0 …', 'latin1');
const refuse = () => {
  throw new Error('nothing here is compressed by xz');
};

/** The parts of a bzImage that matter: Documentation/arch/x86/boot.rst. */
function bzImage(payload: Buffer): Buffer {
  const sectors = 4;
  const offset = 64;
  const head = Buffer.alloc((sectors + 1) * 512 + offset);
  head.writeUInt8(sectors, 0x1f1);
  head.write('HdrS', 0x202, 'latin1');
  head.writeUInt16LE(0x020f, 0x206);
  head.writeUInt32LE(offset, 0x248);
  head.writeUInt32LE(payload.length + 4, 0x24c);
  return Buffer.concat([head, payload, Buffer.from([1, 2, 3, 4]), Buffer.from('what follows')]);
}

describe('directKernel', () => {
  it.each([
    ['zstd', zstdCompressSync(PVH)],
    ['gzip', gzipSync(PVH)],
  ])('unpacks a kernel compressed by %s', (_, payload) => {
    expect(directKernel(bzImage(payload), refuse)).toEqual(PVH);
  });

  it('asks for help with xz', () => {
    const payload = Buffer.from('\xfd7zXZ\0…', 'latin1');
    expect(
      directKernel(bzImage(payload), (data) => (payload.equals(data) ? PVH : Buffer.alloc(0))),
    ).toEqual(PVH);
  });

  it.each([
    ['is no bzImage', Buffer.alloc(4096)],
    ['is too short', Buffer.from('MZ')],
    ['is compressed in a way we do not know', bzImage(Buffer.from('LZ4?…'))],
    [
      'cannot be started directly',
      bzImage(zstdCompressSync(Buffer.from('\x7fELF without the note', 'latin1'))),
    ],
  ])('is undefined for an image that %s', (_, image) => {
    expect(directKernel(image, refuse)).toBeUndefined();
  });
});

describe('decompress', () => {
  it('is undefined for what is not compressed', () => {
    expect(decompress(PVH, refuse)).toBeUndefined();
  });
});
