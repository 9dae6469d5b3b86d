import { int, plain, type Argument, type Signatures } from './argument.ts';
import { bits, bitsText, choice, nameOf } from './constants.ts';
import { fd } from './descriptors.ts';
import { text } from './pointers.ts';

// include/uapi/asm-generic/mman-common.h, mman.h
const protection = bits(
  {
    PROT_READ: 1,
    PROT_WRITE: 2,
    PROT_EXEC: 4,
    PROT_SEM: 8,
    PROT_GROWSDOWN: 0x01000000,
    PROT_GROWSUP: 0x02000000,
  },
  'PROT_NONE',
);
const MAP_TYPE = 0xfn;
const mapTypes = {
  MAP_SHARED: 1,
  MAP_PRIVATE: 2,
  MAP_SHARED_VALIDATE: 3,
  MAP_DROPPABLE: 8,
} as const;
const mapNames = {
  MAP_FIXED: 0x10,
  MAP_ANONYMOUS: 0x20,
  MAP_32BIT: 0x40,
  MAP_GROWSDOWN: 0x100,
  MAP_DENYWRITE: 0x800,
  MAP_EXECUTABLE: 0x1000,
  MAP_LOCKED: 0x2000,
  MAP_NORESERVE: 0x4000,
  MAP_POPULATE: 0x8000,
  MAP_NONBLOCK: 0x10000,
  MAP_STACK: 0x20000,
  MAP_HUGETLB: 0x40000,
  MAP_SYNC: 0x80000,
  MAP_FIXED_NOREPLACE: 0x100000,
} as const;
const mapFlags: Argument = {
  show(value) {
    const flags = BigInt.asUintN(32, value);
    const type = nameOf(Number(flags & MAP_TYPE), mapTypes);
    const rest = type === undefined ? flags : flags & ~MAP_TYPE;
    return [
      ...(type === undefined ? [] : [type]),
      ...(rest === 0n && type !== undefined ? [] : [bitsText(rest, mapNames)]),
    ].join('|');
  },
};
const advice = choice({
  MADV_NORMAL: 0,
  MADV_RANDOM: 1,
  MADV_SEQUENTIAL: 2,
  MADV_WILLNEED: 3,
  MADV_DONTNEED: 4,
  MADV_FREE: 8,
  MADV_REMOVE: 9,
  MADV_DONTFORK: 10,
  MADV_DOFORK: 11,
  MADV_MERGEABLE: 12,
  MADV_UNMERGEABLE: 13,
  MADV_HUGEPAGE: 14,
  MADV_NOHUGEPAGE: 15,
  MADV_DONTDUMP: 16,
  MADV_DODUMP: 17,
  MADV_WIPEONFORK: 18,
  MADV_KEEPONFORK: 19,
  MADV_COLD: 20,
  MADV_PAGEOUT: 21,
  MADV_POPULATE_READ: 22,
  MADV_POPULATE_WRITE: 23,
  MADV_DONTNEED_LOCKED: 24,
  MADV_COLLAPSE: 25,
});
const mmap: Signatures[string] = [plain, plain, protection, mapFlags, fd, plain];

/** Calls about memory. */
export const memory: Signatures = {
  mmap,
  mmap2: mmap,
  mprotect: [plain, plain, protection],
  pkey_mprotect: [plain, plain, protection, { show: (value) => String(int(value)) }],
  madvise: [plain, plain, advice],
  mremap: [
    plain,
    plain,
    plain,
    bits({ MREMAP_MAYMOVE: 1, MREMAP_FIXED: 2, MREMAP_DONTUNMAP: 4 }),
    plain,
  ],
  msync: [plain, plain, bits({ MS_ASYNC: 1, MS_INVALIDATE: 2, MS_SYNC: 4 })],
  memfd_create: [
    text,
    bits({
      MFD_CLOEXEC: 1,
      MFD_ALLOW_SEALING: 2,
      MFD_HUGETLB: 4,
      MFD_NOEXEC_SEAL: 8,
      MFD_EXEC: 16,
    }),
  ],
};
