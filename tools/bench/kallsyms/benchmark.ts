import { readFileSync } from 'node:fs';
import { KernelSymbols } from '@ebpf-dojo/core/symbols';
import type { Benchmark, Result } from '../result.ts';
import { median } from '../statistics.ts';

const ROUNDS = 9;
/** What loading may take. */
const TARGET = 150;
const PER = 100_000;

/** Loading /proc/kallsyms to where an address can be looked up: against what may be taken, against only reading the file, against plain objects. */
export const kallsyms: Benchmark = {
  name: 'kallsyms',
  run() {
    const load: number[] = [];
    const read: number[] = [];
    const plain: number[] = [];
    const resolve: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      let symbols: KernelSymbols | undefined;
      const loading = milliseconds(() => (symbols = KernelSymbols.load()));
      if (symbols === undefined || symbols.addressesHidden)
        throw new RangeError('addresses are hidden: run it as root');
      const share = symbols.length / PER;
      load.push(loading / share);
      read.push(milliseconds(() => readFileSync('/proc/kallsyms')) / share);
      plain.push(milliseconds(plainly) / share);
      resolve.push(resolveAll(symbols));
    }
    const unit = 'ms/100k symbols';
    const ours = median(load);
    return [
      { name: 'kallsyms load / target', ours, reference: TARGET, unit },
      { name: 'kallsyms load / reading the file', ours, reference: median(read), unit },
      { name: 'kallsyms load / plain objects', ours, reference: median(plain), unit },
      { name: 'kallsyms resolve / 1 µs', ours: median(resolve), reference: 1, unit: 'µs/address' },
    ] satisfies Result[];
  },
};

/** What one would write first. */
function plainly(): unknown {
  return readFileSync('/proc/kallsyms', 'latin1')
    .split('\n')
    .map((line) => {
      const [address = '', type, name, module] = line.split(/\s/);
      return { address: BigInt(`0x${address || '0'}`), type, name, module };
    })
    .toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

/** @returns microseconds an address */
function resolveAll(symbols: KernelSymbols): number {
  const addresses = symbols
    .symbols()
    .filter(({ type }) => type === 'T')
    .map(({ address }) => address + 1n)
    .toArray();
  let found = 0;
  const taken = milliseconds(() => {
    for (const address of addresses) if (symbols.resolve(address) !== undefined) found++;
  });
  if (found < addresses.length / 2)
    throw new RangeError(`resolved ${found} of ${addresses.length}`);
  return (taken * 1000) / addresses.length;
}

function milliseconds(action: () => unknown): number {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e6;
}
