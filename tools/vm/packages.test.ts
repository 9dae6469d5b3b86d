import { describe, expect, it } from 'vitest';
import { kernelPackages } from './kernel.ts';
import { parseDownloadStatus, parseRecord } from './packages.ts';

// As `apt-cache show` printed them, without the fields nobody reads.
const RECORDED = [
  `Package: linux-image-amd64
Source: linux-signed-amd64 (7.2.13+1)
Version: 7.2.13-1
Architecture: amd64
Depends: linux-base-amd64 (= 7.2.13-1), linux-image-7.2.13+deb14-amd64 (= 7.2.13-1)
Description: Linux for 64-bit PCs (meta-package)
 This package depends on the latest Linux kernel and modules for use on
 PCs with AMD64, Intel 64 or VIA Nano processors.
Size: 1692
`,
  `Package: linux-image-7.2.13+deb14-amd64
Version: 7.2.13-1
Pre-Depends: linux-base (>= 4.17~)
Depends: dracut | initramfs-tools (>= 0.120+deb8u2) | linux-initramfs-tool, linux-base-7.2.13+deb14-amd64 (= 7.2.13-1), linux-binary-7.2.13+deb14-amd64 (= 7.2.13-1), linux-modules-7.2.13+deb14-amd64 (= 7.2.13-1)
Size: 1892
`,
  `Package: linux-binary-7.2.13+deb14-amd64
Version: 7.2.13-1
Depends: linux-base-7.2.13+deb14-amd64 (= 7.2.13-1)
Size: 14252084
`,
  `Package: linux-modules-7.2.13+deb14-amd64
Version: 7.2.13-1
Depends: kmod, linux-base-7.2.13+deb14-amd64 (= 7.2.13-1)
Size: 110095088

Package: linux-modules-7.2.13+deb14-amd64
Version: 7.2.12-1
Size: 1
`,
];
const OLDER = [
  `Package: linux-image-amd64
Version: 5.10.223-1
Depends: linux-image-5.10.0-32-amd64 (= 5.10.223-1)
Size: 1484
`,
  `Package: linux-image-5.10.0-32-amd64
Version: 5.10.223-1
Depends: kmod, linux-base (>= 4.3~), initramfs-tools (>= 0.120+deb8u2) | linux-initramfs-tool
Size: 55749416
`,
];

function archive(records: readonly string[]) {
  const known = new Map(
    records.map((text) => [text.split('\n')[0]?.replace('Package: ', ''), parseRecord(text)]),
  );
  return async (name: string) => known.get(name);
}

describe('parseRecord', () => {
  it('reads name, version, size and the names of what it depends on', () => {
    expect(parseRecord(RECORDED[1] ?? '')).toEqual({
      name: 'linux-image-7.2.13+deb14-amd64',
      version: '7.2.13-1',
      depends: [
        'dracut',
        'linux-base-7.2.13+deb14-amd64',
        'linux-binary-7.2.13+deb14-amd64',
        'linux-modules-7.2.13+deb14-amd64',
      ],
      size: 1892,
    });
  });

  it('takes the first of several versions', () => {
    expect(parseRecord(RECORDED[3] ?? '')?.size).toBe(110_095_088);
  });

  it('is undefined when nothing was printed', () => {
    expect(parseRecord('')).toBeUndefined();
  });
});

describe('kernelPackages', () => {
  it('follows a kernel that is split over several packages', async () => {
    const found = await kernelPackages(archive(RECORDED), 'linux-image-amd64');
    expect(found?.release).toBe('7.2.13+deb14-amd64');
    expect(found?.packages.map(({ name }) => name)).toEqual([
      'linux-image-7.2.13+deb14-amd64',
      'linux-binary-7.2.13+deb14-amd64',
      'linux-modules-7.2.13+deb14-amd64',
    ]);
  });

  it('takes the one package of older kernels', async () => {
    const found = await kernelPackages(archive(OLDER), 'linux-image-amd64');
    expect(found).toMatchObject({
      release: '5.10.0-32-amd64',
      packages: [{ name: 'linux-image-5.10.0-32-amd64', version: '5.10.223-1' }],
    });
  });

  it('is undefined where a suite has no kernel, or not all of one', async () => {
    expect(await kernelPackages(archive([]), 'linux-image-amd64')).toBeUndefined();
    expect(
      await kernelPackages(archive(RECORDED.slice(0, 2)), 'linux-image-amd64'),
    ).toBeUndefined();
  });
});

describe('parseDownloadStatus', () => {
  it('reads the percentage', () => {
    expect(parseDownloadStatus('dlstatus:1:43.7213:Retrieving file 1 of 1 (2s remaining)')).toBe(
      44,
    );
    expect(parseDownloadStatus('pmstatus:dpkg:50:x')).toBeUndefined();
  });
});
