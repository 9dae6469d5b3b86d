import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { KERNEL_NAMES, commandLine, type KernelsOptions } from './command-line.ts';

async function read(...words: string[]): Promise<KernelsOptions | undefined> {
  let read_: KernelsOptions | undefined;
  const program = commandLine(async (options) => {
    read_ = options;
  });
  await program
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(words, { from: 'user' });
  return read_;
}

test('without a word, all tests on all kernels', async () => {
  expect(await read()).toMatchObject({ kernel: KERNEL_NAMES, filter: [] });
  expect(KERNEL_NAMES).toEqual(['host', '5.10', '6.1', '6.12', 'newest']);
});

test('kernels and filters add up', async () => {
  const options = await read('--kernel', '6.1', '-k', 'host', '-f', 'a', '-f', 'b');
  expect(options).toMatchObject({ kernel: ['host', '6.1'], filter: ['a', 'b'] });
});

test('kernels that an earlier run did are part of all kernels', async () => {
  expect(await read('-e', '6.1', '-e', '5.10')).toMatchObject({
    kernel: KERNEL_NAMES,
    earlier: ['5.10', '6.1'],
  });
});

test('an unknown kernel and no number are wrong', async () => {
  await expect(read('--kernel', '4.19')).rejects.toThrow(CommanderError);
  await expect(read('--earlier', '4.19')).rejects.toThrow(CommanderError);
  await expect(read('--jobs', '0')).rejects.toThrow(CommanderError);
});
