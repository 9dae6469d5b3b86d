import { parseArgs } from 'node:util';
import type { Abi } from '../../packages/core/src/syscalls/abi.ts';
import { headerNumbers } from '../../packages/core/src/syscalls/headers.ts';
import { syscallNumber } from '../../packages/core/src/syscalls/names.ts';

/**
 * Prints what packages/core/src/syscalls/table.ts lacks or has otherwise than the kernel headers of this machine, as rows for the
 * table (the text argument is left to a person). Exit code 1 when there is a difference, 3 when there are no headers.
 *
 * For a newer kernel, unpack its headers: `apt download linux-libc-dev`, `dpkg-deb -x linux-libc-dev_*.deb headers`,
 * then `node tools/syscalls/refresh.ts headers/usr/include`.
 */
const abis: readonly Abi[] = ['x64', 'i386', 'arm64'];
const { positionals } = parseArgs({ allowPositionals: true });
const include = positionals[0] ?? '/usr/include';

const headers = abis.map((abi) => ({ abi, numbers: headerNumbers(abi, include) }));
const changed = new Set<string>();
for (const { abi, numbers } of headers) {
  for (const [name, number] of numbers ?? [])
    if (syscallNumber(abi, name) !== number) changed.add(name);
}
for (const name of changed) {
  const numbers = headers.map(
    (header) => header.numbers?.get(name) ?? syscallNumber(header.abi, name) ?? '-',
  );
  console.log(`${name} ${numbers.join(' ')} ?`);
}

for (const { abi, numbers } of headers) {
  console.error(
    `${abi}: ${numbers === undefined ? `no headers in ${include}; apt install linux-libc-dev` : `${numbers.size} calls compared`}`,
  );
}
if (changed.size > 0) process.exitCode = 1;
else if (headers.every(({ numbers }) => numbers === undefined)) process.exitCode = 3;
