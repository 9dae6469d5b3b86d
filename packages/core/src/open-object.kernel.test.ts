import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { openObject, VerifierError, type OpenOptions } from './index.ts';
import { BpfMount } from './testing/bpf-mount.ts';
import { fixture } from './testing/fixtures.ts';

requires('root', 'bpf', 'btf');

const bytes = fixture('options');
/** Without it libbpf looks for the kernel's own, which is not on every machine. */
const kconfig = 'CONFIG_EBPF_DOJO_TEST=1';
const CONTEXT = { ctx: new Uint8Array(16) };

/** What a program returns, of an object opened with these options. */
function returned(program: string, options: OpenOptions): number | undefined {
  using mount = new BpfMount();
  using object = openObject(bytes, { kconfig, pinRoot: mount.folder, ...options }).load();
  return object.programs[program]?.testRun(CONTEXT).returnValue;
}

test('the named programs are loaded, and no others', () => {
  using mount = new BpfMount();
  using object = openObject(bytes, {
    kconfig,
    programs: ['has_pid'],
    pinRoot: mount.folder,
  }).load();
  expect(object.programs['has_pid']?.loaded).toBe(true);
  expect(object.programs['configured']?.loaded).toBe(false);
  using programs = openObject(fixture('programs'), { programs: ['optional'] }).load();
  expect(Object.values(programs.programs).filter(({ loaded }) => loaded)).toEqual([
    programs.programs['optional'],
  ]);
});

test('a program that is not there is named, with those that are', () => {
  expect(() => openObject(bytes, { programs: ['configure'] })).toThrow(
    expect.objectContaining({
      code: 'ENOENT',
      subject: expect.stringContaining("program 'configure'"),
      hint: 'Its programs are configured, has_pid.',
    }),
  );
});

test('an open program has its type and length', () => {
  using object = openObject(fixture('programs'));
  const types = Object.values(object.programs).map(({ name, type }) => [name, type]);
  expect(Object.fromEntries(types)).toEqual({
    packet_length: 'socket_filter',
    marked: 'sched_cls',
    first_byte: 'xdp',
    arguments: 'raw_tracepoint',
    on_open: 'kprobe',
    optional: 'raw_tracepoint',
  });
  expect(object.programs['on_open']?.instructions).toBe(2);
});

test('lines of configuration stand in for that of the kernel', () => {
  const value = randomInt(2, 1e6);
  expect(returned('configured', { kconfig: `CONFIG_EBPF_DOJO_TEST=${value}` })).toBe(value);
  expect(returned('configured', {})).toBe(1);
});

test('types are those of the file that is named', () => {
  expect(returned('has_pid', {})).toBe(1);
  expect(returned('has_pid', { btf: '/sys/kernel/btf/vmlinux' })).toBe(1);
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    // The same types, with another name for the struct: nobody has its field.
    const other = join(folder, 'other.btf');
    const types = readFileSync('/sys/kernel/btf/vmlinux').toString('latin1');
    writeFileSync(other, types.replaceAll('\0task_struct\0', '\0task_strict\0'), 'latin1');
    expect(returned('has_pid', { btf: other })).toBe(0);
    expect(() => returned('has_pid', { btf: join(folder, 'none') })).toThrow(
      expect.objectContaining({ name: 'BpfError', operation: 'load' }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('maps are pinned below the folder that is named, and found there again', () => {
  using mount = new BpfMount();
  const options = { kconfig, pinRoot: mount.folder, programs: ['configured'] };
  const runs = randomInt(2, 9);
  for (let run = 0; run < runs; run++) {
    using object = openObject(bytes, options).load();
    object.programs['configured']?.testRun(CONTEXT);
  }
  expect(readdirSync(mount.folder)).toContain('kept');
  using object = openObject(bytes, options).load();
  const kept = object.maps['kept'] as unknown as Map<number, bigint>;
  expect(kept.get(0)).toBe(BigInt(runs));
});

test('with a log level the verifier speaks of programs that it takes', () => {
  using mount = new BpfMount();
  using quiet = openObject(bytes, { kconfig, pinRoot: mount.folder }).load();
  expect(quiet.verifierLogs).toEqual(new Map());
  using object = openObject(bytes, { kconfig, kernelLogLevel: 1, pinRoot: mount.folder }).load();
  expect([...object.verifierLogs.keys()]).toEqual(['configured', 'has_pid']);
  for (const log of object.verifierLogs.values()) expect(log).toMatch(/processed \d+ insns/);
});

test('with a log level the rejected program is still the one that is named', () => {
  const object = openObject(fixture('rejected'), { kernelLogLevel: 1 });
  expect(() => object.load()).toThrow(
    expect.objectContaining({ constructor: VerifierError, program: 'unchecked' }),
  );
});

test('options that are none are refused before C sees them', () => {
  const refused = (options: object, error: unknown) =>
    expect(() => openObject(bytes, options)).toThrow(error);
  for (const key of ['name', 'btf', 'kconfig', 'pinRoot']) {
    for (const value of [7, 0n, {}, null, 'a\0b'])
      refused({ [key]: value }, expect.objectContaining({ name: 'TypeError' }));
  }
  for (const level of [-1, 8, 1.5, Number.NaN])
    refused({ kernelLogLevel: level }, expect.objectContaining({ name: 'RangeError' }));
  refused({ kernelLogLevel: '1' }, expect.objectContaining({ name: 'TypeError' }));
  refused({ programs: 'has_pid' }, expect.objectContaining({ name: 'TypeError' }));
  refused({ programs: ['constructor'] }, expect.objectContaining({ code: 'ENOENT' }));
  for (const source of [7, null, undefined, {}, [], 'a\0b'])
    expect(() => openObject(source as never)).toThrow(TypeError);
  using open = openObject(fixture('programs'));
  const program = open.programs['marked'];
  expect(() => Object.assign(program ?? {}, { autoload: 1 })).toThrow(TypeError);
});
