import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from './child.mjs';

/** The oldest libbpf that core binds. */
export const MINIMUM_LIBBPF = /** @type {const} */ ([1, 1]);

const KERNEL_SIDE = `
typedef unsigned char __u8; typedef unsigned short __u16; typedef unsigned int __u32; typedef unsigned long long __u64;
typedef short __s16; typedef int __s32; typedef long long __s64; typedef __u16 __be16; typedef __u32 __be32, __wsum;
#include <bpf/bpf_helpers.h>
`;

const USER_SIDE = `
#include <linux/types.h>
#include <stdio.h>
#include <bpf/libbpf.h>
int main(void) { return printf("%s\\n", libbpf_version_string()) < 0; }
`;

/**
 * What this machine cannot do of what a build needs, found by doing it: a package's name says little about whether its
 * compiler has a BPF back end or its libbpf the version we bind.
 *
 * @returns {Promise<string | undefined>} the problem in words; undefined: all works
 */
export async function toolchainProblem() {
  const folder = mkdtempSync(join(tmpdir(), 'ebpf-dojo-'));
  try {
    const problems = await Promise.all([kernelSide(folder), userSide(folder)]);
    return problems.find((problem) => problem !== undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function kernelSide(folder) {
  const source = join(folder, 'kernel.bpf.c');
  writeFileSync(source, KERNEL_SIDE);
  const flags = ['-target', 'bpf', '-mcpu=v3', '-O2', '-g'];
  const { code, output } = await capture([
    'clang',
    ...flags,
    '-c',
    source,
    '-o',
    join(folder, 'kernel.bpf.o'),
  ]);
  if (code === 127) return 'clang, which compiles programs for the kernel, is not there.';
  if (code !== 0) return `clang cannot compile a program for the kernel: ${firstError(output)}`;
  return undefined;
}

/** @param {string} folder */
async function userSide(folder) {
  const source = join(folder, 'user.c');
  const program = join(folder, 'user');
  writeFileSync(source, USER_SIDE);
  const { code, output } = await capture(['clang', source, '-lbpf', '-lelf', '-lz', '-o', program]);
  if (code === 127) return 'clang, which compiles programs for the kernel, is not there.';
  if (code !== 0) return `clang cannot build a program with libbpf: ${firstError(output)}`;
  const { output: version } = await capture([program]);
  const found = /^v(\d+)\.(\d+)/.exec(version);
  if (found === null) return `a program with libbpf does not run: ${firstError(version)}`;
  const [major = 0, minor = 0] = found.slice(1).map(Number);
  if (major < MINIMUM_LIBBPF[0] || (major === MINIMUM_LIBBPF[0] && minor < MINIMUM_LIBBPF[1])) {
    return `libbpf here is ${version.trim()}, and ${MINIMUM_LIBBPF.join('.')} is the oldest that works.`;
  }
  return undefined;
}

/** @param {string} output */
function firstError(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.find((line) => /error|not found|cannot/i.test(line)) ??
    lines[0] ??
    'it said nothing'
  ).trim();
}
