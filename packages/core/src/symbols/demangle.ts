import { checkString } from '../arguments.ts';
import { libstdcxx } from '../ffi/libstdcxx.ts';
import { nameGrowth } from './name-growth.ts';
import { readableRustPath, rustName } from './rust-name.ts';

/** libstdc++ takes no more either: what reads a name calls itself for each of its parts. */
const LONGEST_NAME = 1023;
/** Characters that a name could stand for: what takes longer than a blink, and memory, is not tried. */
const LONGEST_RESULT = 2 ** 25;
/** Characters of names that are remembered, both forms together. */
const MOST_REMEMBERED = 2 ** 22;

const remembered = new Map<string, string>();
let size = 0;

/**
 * Makes the name that a compiler gave a function one to read: `_ZN3foo3barEv` is `foo::bar()`.
 *
 * It knows names of C++ (Itanium ABI, that of GCC and Clang) and of Rust's legacy scheme (`_ZN…17h…E`, without the hash that ends
 * them). Other names come back as they are: those of C, of Go, and of newer Rust (`_R…`), names of more than 1023 characters, names that
 * stand for so much that reading them would take long, and all names where there is no `libstdc++.so.6`. It is on every machine with a
 * Node.js of nodejs.org, which is linked with it.
 *
 * @throws {TypeError} when it is no string
 */
export function demangle(name: string): string {
  checkString(name, 'The name of a function');
  if (!isReadable(name)) return name;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const readable = read(name);
  remember(name, readable);
  return readable;
}

/** Whether it may be given to C. Without `_Z`, `i` would be a type, and become `int`. */
function isReadable(name: string): boolean {
  return name.startsWith('_Z') && name.length <= LONGEST_NAME && !name.includes('\0');
}

function read(name: string): string {
  if (name.length * nameGrowth(name) > LONGEST_RESULT) return name;
  const rust = rustName(name);
  if (rust === undefined) return readByCxx(name) ?? name;
  const path = readByCxx(rust.path);
  if (path === undefined) return name;
  // As it is for names of C++, but for what LLVM adds to each name that it shares between its units.
  const copy = rust.copy.replace(/\.llvm\.[0-9A-F@]+$/, '');
  return readableRustPath(path) + (copy === '' ? '' : ` [clone ${copy}]`);
}

function readByCxx(name: string): string | undefined {
  return libstdcxx()?.__cxa_demangle(name, null, null, null) ?? undefined;
}

function remember(name: string, readable: string): void {
  remembered.set(name, readable);
  size += name.length + readable.length;
  for (const [oldest, old] of remembered) {
    if (size <= MOST_REMEMBERED) break;
    size -= oldest.length + old.length;
    remembered.delete(oldest);
  }
}
