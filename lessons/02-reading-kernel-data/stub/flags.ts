import { constants } from 'node:fs';

// Node.js does not name these. Source: include/uapi/asm-generic/fcntl.h, arch/arm64/include/uapi/asm/fcntl.h.
const O_CLOEXEC = 0o2000000;
const O_PATH = 0o10000000;
const O_LARGEFILE = process.arch === 'arm64' ? 0o400000 : 0o100000;

const ACCESS_MODE = 3n;
const accessModes = ['O_RDONLY', 'O_WRONLY', 'O_RDWR', '3'] as const;
const names: Readonly<Record<string, number>> = {
  O_CREAT: constants.O_CREAT,
  O_EXCL: constants.O_EXCL,
  O_NOCTTY: constants.O_NOCTTY,
  O_TRUNC: constants.O_TRUNC,
  O_APPEND: constants.O_APPEND,
  O_NONBLOCK: constants.O_NONBLOCK,
  O_DIRECT: constants.O_DIRECT,
  O_LARGEFILE,
  O_DIRECTORY: constants.O_DIRECTORY,
  O_NOFOLLOW: constants.O_NOFOLLOW,
  O_NOATIME: constants.O_NOATIME,
  O_CLOEXEC,
  O_PATH,
};

/** The flags of an open by their names: `O_WRONLY|O_CREAT`. What has no name here comes last, as a number. */
export function flagNames(flags: bigint): string {
  const found = [accessModes[Number(flags & ACCESS_MODE)] ?? ''];
  let rest = flags & ~ACCESS_MODE;
  for (const [name, value] of Object.entries(names)) {
    const bit = BigInt(value);
    if ((rest & bit) === 0n) continue;
    found.push(name);
    rest &= ~bit;
  }
  return [...found, ...(rest === 0n ? [] : [`0x${rest.toString(16)}`])].join('|');
}
