import { expect, test } from 'vitest';
import { loadFailureHint } from './load-failure.ts';

// The words of libbpf.c, version 1.1; those of real loads are among the captured logs.
test.each([
  [
    "prog 'odd': missing BPF prog type, check ELF section name 'odd/section'",
    "libbpf does not know what 'odd/section' is",
  ],
  [
    "extern (ksym) 'no_such_variable': not found in kallsyms",
    'This kernel has no no_such_variable',
  ],
  [
    "extern (var ksym) 'no_such': failed to find BTF ID in kernel BTF(s).",
    'This kernel has no no_such.',
  ],
  ["extern (kcfg) 'CONFIG_ODD': value '5' is out of range", 'lacks CONFIG_ODD'],
  [
    "kernel BTF is missing at '/sys/kernel/btf/vmlinux', was CONFIG_DEBUG_INFO_BTF enabled?",
    'CONFIG_DEBUG_INFO_BTF=y',
  ],
  [
    "extern (func ksym) 'bpf_odd': func_proto [5] incompatible with kernel [7]",
    'other parameters in this kernel',
  ],
])('[Q3] %s', (message, hint) => {
  expect(loadFailureHint(['something before', message, 'failed to load'])).toContain(hint);
});

test('a refusal for want of privileges is not put down to the map', () => {
  expect(
    loadFailureHint(["map 'counts': failed to create: Operation not permitted(-1)"]),
  ).toBeUndefined();
});

test('what libbpf says otherwise gives no hint', () => {
  expect(loadFailureHint([])).toBeUndefined();
  expect(loadFailureHint(["failed to load object 'object'"])).toBeUndefined();
});
