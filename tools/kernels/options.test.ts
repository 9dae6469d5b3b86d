import { expect, test } from 'vitest';
import { OPTIONS, optionsOfConfig, optionsOfSymbols } from './options.ts';

test('an option is on when it is built in or a module', () => {
  const config =
    'CONFIG_KPROBES=y\nCONFIG_FPROBE=m\n# CONFIG_UPROBES is not set\nCONFIG_BPF_SYSCALL_NOT=y\n';
  expect(optionsOfConfig(config)).toEqual(new Set(['CONFIG_FPROBE', 'CONFIG_KPROBES']));
});

test('symbols tell the same', () => {
  expect(optionsOfSymbols([OPTIONS.CONFIG_KPROBES, 'something_else'])).toEqual(
    new Set(['CONFIG_KPROBES']),
  );
});
