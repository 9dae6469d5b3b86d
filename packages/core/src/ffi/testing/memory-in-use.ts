import { readFileSync } from 'node:fs';
import koffi from 'koffi';

const MALLINFO = [
  'arena',
  'ordblks',
  'smblks',
  'hblks',
  'hblkhd',
  'usmblks',
  'fsmblks',
  'uordblks',
  'fordblks',
  'keepcost',
] as const;

type Mallinfo = Record<(typeof MALLINFO)[number], number>;

const mallinfo2 = koffi
  .load(null)
  .func(
    'mallinfo2',
    koffi.struct(Object.fromEntries(MALLINFO.map((name) => [name, 'size_t']))),
    [],
  );

/** What one process holds. */
export interface MemoryInUse {
  /** Bytes taken from the C allocator by the main thread and not given back. */
  readonly malloc: number;
  /** Bytes of JavaScript objects, and of what they hold outside the heap. */
  readonly heap: number;
  /** Mappings of BPF maps: ring buffers and global variables. */
  readonly mappings: number;
  /** Bytes of address space. */
  readonly virtual: number;
}

/**
 * What this process holds, to the byte or the piece where that can be had. The resident size would tell less: the engine and the
 * allocator take it in steps of their own, when they like.
 */
export function memoryInUse(): MemoryInUse {
  const { uordblks, hblkhd } = mallinfo2() as Mallinfo;
  const { heapUsed, external } = process.memoryUsage();
  const maps = readFileSync('/proc/self/maps', 'utf8');
  const pages = Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[0]);
  return {
    malloc: uordblks + hblkhd,
    heap: heapUsed + external,
    mappings: maps.match(/anon_inode:bpf/g)?.length ?? 0,
    virtual: pages * 4096,
  };
}
