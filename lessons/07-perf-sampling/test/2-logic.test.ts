import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KernelSymbols } from '@ebpf-dojo/core/symbols';
import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { flameGraph, foldSamples, layOut, nameStack, type Sample } from '#lesson';

expect.extend(matchers);

const recorded = (name: string) =>
  readFileSync(join(import.meta.dirname, 'recorded', name), 'utf8');

/** Functions of a program, each with the bytes that it takes. */
const FUNCTIONS = [
  ['_start', 0x1000n, 0x26n],
  ['main', 0x1030n, 0x40n],
  ['die', 0x1070n, 0x10n],
  ['work', 0x1080n, 0x20n],
  ['abort', 0x7000n, 0x80n],
] as const;

const program = (address: bigint): string | undefined =>
  FUNCTIONS.find(([, start, size]) => address >= start && address < start + size)?.[0];

test('[07.5] functions come from the outermost in', () => {
  expect(nameStack([0x1085n, 0x1050n, 0x1020n], program)).toObserve(['_start', 'main', 'work'], {
    what: 'the names of a stack',
    did: 'was in work, called by main, called by _start',
  });
});

test('[07.5] a call at the very end of a function is of that function', () => {
  // die() ends with its call of abort(), which never returns: it would return to the first byte of work().
  expect(nameStack([0x7000n, 0x1080n, 0x1050n], program)).toObserve(['main', 'die', 'abort'], {
    what: 'the names of a stack',
    did: 'was at the first byte of abort, called by the last bytes of die',
  });
});

test('[07.5] an address that nobody knows has a place in the stack', () => {
  expect(nameStack([0x1085n, 0x9999n, 0x1020n], program)).toObserve(
    ['_start', '[unknown]', 'work'],
    { what: 'the names of a stack', did: 'was called by an address in no function' },
  );
});

test('[07.5] the recorded stack of a write is named by the symbols of its kernel', () => {
  const kernel = KernelSymbols.parse(Buffer.from(recorded('kallsyms')));
  const stack = recorded('stack').trim().split('\n').map(BigInt);
  expect(nameStack(stack, (address) => kernel.resolve(address)?.name)).toObserve(
    recorded('names').trim().split('\n'),
    { what: 'the names of a stack', did: 'replayed a stack of Linux 6.18' },
  );
});

const sample = (fields: Partial<Sample>): Sample => ({
  pid: 1,
  comm: 'busy',
  user: ['main', 'heavy'],
  kernel: [],
  count: 1,
  ...fields,
});

test('[07.6] a stack goes from its thread through the program into the kernel', () => {
  const samples = [
    sample({ comm: 'sh', user: ['main', 'fork'], kernel: ['do_syscall_64', 'kernel_clone'] }),
    sample({ comm: 'kworker/0:1', user: [], kernel: ['kthread'], count: 7 }),
  ];
  expect(foldSamples(samples)).toObserve(
    ['kworker/0:1;kthread 7', 'sh;main;fork;do_syscall_64;kernel_clone 1'],
    { what: 'folded stacks', did: 'folded a stack of a shell and one of the kernel' },
  );
});

test('[07.6] the same stack is there once, with all its samples', () => {
  const samples = [
    sample({ pid: 1, count: 2 }),
    sample({ pid: 2, user: ['main', 'light'], count: 5 }),
    sample({ pid: 2, count: 40 }),
  ];
  expect(foldSamples(samples)).toObserve(['busy;main;heavy 42', 'busy;main;light 5'], {
    what: 'folded stacks',
    did: 'folded stacks of two processes of one name',
  });
});

test('[07.6] a semicolon in a name does not make two functions of it', () => {
  expect(foldSamples([sample({ comm: 'a;b', user: ['f(x;y)'], count: 3 })])).toObserve(
    ['a:b;f(x:y) 3'],
    { what: 'folded stacks', did: 'folded a function with a semicolon in its name' },
  );
});

test('[07.6] what begins alike lies in one block, as wide as its samples', () => {
  const folded = ['a;main;f 3', 'a;main;f;g 2', 'a;main;h 1', 'b;main;h 4'];
  const blocks = layOut(folded).map(({ name, ...at }) => [name, at.depth, at.start, at.samples]);
  expect(blocks).toObserve(
    [
      ['all', 0, 0, 10],
      ['a', 1, 0, 6],
      ['main', 2, 0, 6],
      ['f', 3, 0, 5],
      ['g', 4, 3, 2],
      ['h', 3, 5, 1],
      ['b', 1, 6, 4],
      ['main', 2, 6, 4],
      ['h', 3, 6, 4],
    ],
    { what: 'blocks of a flame graph', did: 'laid out four folded stacks' },
  );
});

test('[07.6] recorded stacks of busy have heavy and light side by side', () => {
  const blocks = layOut(recorded('folded').trim().split('\n'));
  const widths = ['busy', 'use_cpu', 'heavy', 'light'].map((name) => [
    name,
    blocks.find((block) => block.name === name)?.samples,
  ]);
  expect(widths).toObserve(
    [
      ['busy', 103],
      ['use_cpu', 103],
      ['heavy', 79],
      ['light', 24],
    ],
    { what: 'widths in a flame graph', did: 'replayed 103 samples of busy' },
  );
});

test('[07.6] the picture is XML, whatever functions are called', () => {
  const svg = flameGraph(['a;operator<<(&) 1']);
  expect(svg.includes('operator&lt;&lt;(&amp;): 1 of 1 samples, 100.0 %')).toObserve(true, {
    what: 'whether the name is in the picture, with its share',
    did: 'drew a function called operator<<(&)',
  });
});
