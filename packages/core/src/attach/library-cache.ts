import { readFileSync } from 'node:fs';

const CACHE = '/etc/ld.so.cache';
/** `struct cache_file_new`, sysdeps/generic/dl-cache.h of glibc. */
const MAGIC = 'glibc-ld.so.cache1.1';
const COUNT_OFFSET = 20;
const ENTRIES_OFFSET = 48;
const ENTRY_BYTES = 24;
const TYPE_MASK = 0xff;
const TYPE_ELF_LIBC6 = 3;
const ARCHITECTURE_MASK = 0xff00;
/** The flags of libraries for 64-bit programs. */
const architectures: Readonly<Record<string, number>> = { x64: 0x0300, arm64: 0x0a00 };

/** The libraries that the dynamic linker knows, name and path, in its order of preference; none where there is no cache. */
export function cachedLibraries(): (readonly [name: string, path: string])[] {
  try {
    return parseLibraryCache(readFileSync(CACHE), process.arch);
  } catch {
    // musl has none.
    return [];
  }
}

/** @param architecture as in `process.arch` */
export function parseLibraryCache(
  bytes: Buffer,
  architecture: string,
): (readonly [name: string, path: string])[] {
  // The old format may stand before the new one.
  const start = bytes.indexOf(MAGIC);
  if (start < 0 || start + ENTRIES_OFFSET > bytes.length) return [];
  const cache = bytes.subarray(start);
  const room = Math.floor((cache.length - ENTRIES_OFFSET) / ENTRY_BYTES);
  const count = Math.min(cache.readUInt32LE(COUNT_OFFSET), room);
  const found: (readonly [string, string])[] = [];
  for (let index = 0; index < count; index++) {
    const at = ENTRIES_OFFSET + index * ENTRY_BYTES;
    const flags = cache.readUInt32LE(at);
    if ((flags & TYPE_MASK) !== TYPE_ELF_LIBC6) continue;
    if ((flags & ARCHITECTURE_MASK) !== architectures[architecture]) continue;
    found.push([text(cache, cache.readUInt32LE(at + 4)), text(cache, cache.readUInt32LE(at + 8))]);
  }
  return found;
}

function text(cache: Buffer, at: number): string {
  const end = cache.indexOf(0, at);
  return end < 0 ? '' : cache.toString('utf8', at, end);
}
