import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFacts } from './kernel-facts.ts';
import { SYMBOLS } from './options.ts';
import { inspectScript } from './paths.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function inspected(files: Readonly<Record<string, string>>): ReturnType<typeof readFacts> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
  return readFacts(folder);
}

const common = { release: '6.1.0-50-amd64', machine: 'x86_64', ftrace: 'open' };

test('the configuration is believed where there is one', () => {
  const config = { config: 'CONFIG_KPROBES=y', 'config-source': '/proc/config.gz', symbols: '' };
  expect(inspected({ ...common, ...config })).toEqual({
    ...common,
    options: ['CONFIG_KPROBES'],
    optionsFrom: '/proc/config.gz',
  });
});

test('else the symbol table', () => {
  expect(inspected({ ...common, symbols: 'bpf_check\nregister_fprobe' })).toMatchObject({
    options: ['CONFIG_BPF_SYSCALL', 'CONFIG_FPROBE'],
    optionsFrom: '/proc/kallsyms',
  });
});

test('an inspection that did not end tells nothing', () => {
  expect(inspected({ release: '6.1.0-50-amd64' })).toBeUndefined();
});

test('the script inspects the kernel it runs on', () => {
  execFileSync('sh', [inspectScript, folder, ...SYMBOLS]);
  expect(readFacts(folder)).toMatchObject({
    release: release(),
    options: expect.arrayContaining(['CONFIG_BPF_SYSCALL']),
  });
});
