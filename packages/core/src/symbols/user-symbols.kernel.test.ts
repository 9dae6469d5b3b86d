import { WORKLOAD_FUNCTION, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ElfFile } from '../elf/elf-file.ts';
import { addDebugData } from '../elf/testing/debug-data.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { UserSymbols, pidInNamespace } from './index.ts';
import { childOf, compileTarget, startSaying, startTarget } from './testing/target.ts';

requires('root');

/** The user that owns nothing. */
const NOBODY = 65_534;

let folder = '';
let target = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'symbols-'));
  // For the test as another user.
  chmodSync(folder, 0o755);
  target = compileTarget(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Where a binary starts in a process's memory, by a plain reading of its maps. */
function baseOf(pid: number, name: string): bigint {
  const line = readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .find((mapping) => mapping.includes(name));
  return BigInt(`0x${line?.split('-')[0] ?? 'none'}`);
}

/** The value of a symbol as nm(1) prints it. */
function valueOf(binary: string, name: string, ...options: readonly string[]): bigint {
  const found = execFileSync('nm', [...options, binary], { encoding: 'utf8' })
    .split('\n')
    .find((line) => line.split(/[\s@]/)[2] === name);
  return BigInt(`0x${found?.split(' ')[0] ?? 'none'}`);
}

function isReadable(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch {
    return false;
  }
}

test('a function of a position-independent program', async () => {
  const { pid } = await workload.calls();
  const address = baseOf(pid, workloadBinary()) + valueOf(workloadBinary(), WORKLOAD_FUNCTION);
  const symbols = new UserSymbols().process(pid);
  expect(symbols.resolve(address + 3n)).toMatchObject({
    kind: 'file',
    binary: workloadBinary(),
    symbol: WORKLOAD_FUNCTION,
    offset: 3,
    deleted: false,
  });
  const fileOffset = symbols.resolve(address)?.fileOffset ?? 0;
  const code = Buffer.alloc(8);
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  readSync(memory, code, { position: address });
  closeSync(memory);
  expect(readFileSync(workloadBinary()).subarray(fileOffset, fileOffset + 8)).toEqual(code);
});

test('a function of a stripped library', async () => {
  const { pid } = await workload.calls();
  const libc = /\S*\/libc\.so\.6$/m.exec(readFileSync(`/proc/${pid}/maps`, 'utf8'))?.[0] ?? '';
  const address = baseOf(pid, libc) + valueOf(libc, 'getenv', '-D');
  expect(
    new UserSymbols({ debugDirectories: [] }).process(pid).resolve(address + 1n),
  ).toMatchObject({ binary: libc, symbol: 'getenv', offset: 1 });
});

test('an address where nothing is, and one of the heap', async () => {
  const { pid } = await workload.calls();
  const symbols = new UserSymbols().process(pid);
  expect(symbols.resolve(0x10n)).toBeUndefined();
  expect(symbols.resolve(2n ** 64n - 1n)).toBeUndefined();
  expect(symbols.resolve(baseOf(pid, '[stack]') + 8n)).toEqual({
    kind: 'special',
    binary: '[stack]',
    deleted: false,
    symbol: undefined,
    rawSymbol: undefined,
    offset: 8,
    fileOffset: undefined,
    buildId: undefined,
    problem: undefined,
  });
});

test('the code that the kernel gives each process', async () => {
  const { pid } = await workload.calls();
  const name = process.arch === 'x64' ? '__vdso_clock_gettime' : '__kernel_clock_gettime';
  const symbols = new UserSymbols().process(pid);
  const base = baseOf(pid, '[vdso]');
  const names = Array.from({ length: 0x2000 / 16 }, (_, at) =>
    symbols.resolve(base + BigInt(at * 16)),
  );
  expect(new Set(names.slice(0, 0x1000 / 16).map((location) => location?.kind))).toEqual(
    new Set(['vdso']),
  );
  // It has it under two names, of which one is weak.
  expect(names.map((location) => location?.symbol)).toContain(name);
});

describe('a stripped program', () => {
  let stripped = '';
  let debug = '';

  beforeAll(() => {
    stripped = join(folder, 'stripped');
    debug = join(folder, 'debug');
    const buildId = ElfFile.with(target, (elf) => elf.buildId) ?? '';
    const store = join(debug, '.build-id', buildId.slice(0, 2));
    mkdirSync(store, { recursive: true });
    execFileSync('objcopy', [
      '--only-keep-debug',
      target,
      join(store, `${buildId.slice(2)}.debug`),
    ]);
    execFileSync('strip', ['-o', stripped, target]);
  });

  test('has its exported functions', async () => {
    const { pid, visible, hidden } = await startTarget(stripped);
    const symbols = new UserSymbols({ debugDirectories: [] }).process(pid);
    expect(symbols.resolve(visible)?.symbol).toBe('visible_function');
    expect(symbols.resolve(hidden)?.symbol).toBeUndefined();
  });

  test('has the others from its file of debug information', async () => {
    const { pid, hidden } = await startTarget(stripped);
    const symbols = new UserSymbols({ debugDirectories: ['/nowhere', debug] }).process(pid);
    expect(symbols.resolve(hidden + 2n)).toMatchObject({ symbol: 'hidden_function', offset: 2 });
  });

  test('has the others from .gnu_debugdata, with names to read', async () => {
    const named = join(folder, 'named');
    const packed = join(folder, 'packed');
    execFileSync('objcopy', ['--redefine-sym', 'hidden_function=_ZN3foo3barEi', target, named]);
    addDebugData({ from: named, to: stripped, result: packed });
    const { pid, hidden, visible } = await startTarget(packed);
    const symbols = new UserSymbols({ debugDirectories: [] }).process(pid);
    expect(symbols.resolve(visible)?.symbol).toBe('visible_function');
    expect(symbols.resolve(hidden + 2n)).toMatchObject({
      symbol: 'foo::bar(int)',
      rawSymbol: '_ZN3foo3barEi',
      offset: 2,
    });
    const raw = new UserSymbols({ debugDirectories: [], demangle: false }).process(pid);
    expect(raw.resolve(hidden)?.symbol).toBe('_ZN3foo3barEi');
  });
});

test('names go through what is given to demangle them', async () => {
  const { pid, hidden } = await startTarget(target);
  const symbols = new UserSymbols({ demangle: (name) => `<${name}>` }).process(pid);
  expect(symbols.resolve(hidden)).toMatchObject({
    symbol: '<hidden_function>',
    rawSymbol: 'hidden_function',
  });
});

test('a program whose file is deleted, and another put in its place', async () => {
  const copy = join(folder, 'deleted');
  copyFileSync(target, copy);
  const { pid, hidden } = await startTarget(copy);
  rmSync(copy);
  copyFileSync('/bin/true', copy);
  expect(new UserSymbols().process(pid).resolve(hidden)).toMatchObject({
    binary: copy,
    deleted: true,
    symbol: 'hidden_function',
    problem: undefined,
  });
});

test('a program that only its own mount namespace has, with another pid there', async () => {
  const place = join(folder, 'place');
  mkdirSync(place);
  const { pid, hidden } = await startTarget('unshare', [
    ...['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c'],
    `mount -t tmpfs none ${place} && cp ${target} ${place}/inside && exec ${place}/inside`,
  ]);
  expect(new UserSymbols().process(pid).resolve(hidden)).toMatchObject({
    binary: `${place}/inside`,
    symbol: 'hidden_function',
  });
  expect(pidInNamespace(pid)).toBe(1);
});

test('a program of the same user, without any privilege', async () => {
  const place = join(folder, 'elsewhere');
  mkdirSync(place);
  // In a mount namespace of its own, so that no path but by way of the process leads to it.
  const { pid, hidden } = await startTarget('unshare', [
    ...['--mount', '--fork', '--kill-child', 'sh', '-c'],
    `mount -t tmpfs none ${place} && cp ${target} ${place}/inside && exec setpriv --reuid ${NOBODY} ${place}/inside`,
  ]);
  process.seteuid?.(NOBODY);
  try {
    // Whether a user may look at processes of the same user is the kernel's to say: Debian's 5.10 did not let it.
    if (isReadable(`/proc/${pid}/maps`))
      expect(new UserSymbols().process(pid).resolve(hidden)).toMatchObject({
        symbol: 'hidden_function',
        problem: undefined,
      });
    else expect(() => new UserSymbols().process(pid)).toThrow(/EACCES[\s\S]*CAP_SYS_PTRACE/);
    expect(() => new UserSymbols().process(1)).toThrow(/EACCES[\s\S]*CAP_SYS_PTRACE/);
  } finally {
    process.seteuid?.(0);
  }
});

test('a file that comes later, and functions compiled into it', async () => {
  const { pid, map } = await startTarget(target);
  const now = performance.now();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(now);
  onTestFinished(() => clock.mockRestore());
  const symbols = new UserSymbols().process(pid);
  const code = join(folder, 'code');
  writeFileSync(code, 'this is no ELF file'.repeat(300));
  const address = await map(code);
  // Maps are read again when they are some time old, not for each address that is nowhere.
  expect(symbols.resolve(address + 8n)).toBeUndefined();
  clock.mockReturnValue(now + 1000);
  const location = symbols.resolve(address + 8n);
  expect(location).toMatchObject({ kind: 'file', binary: code, symbol: undefined, fileOffset: 8 });
  expect(location?.problem).toMatch(/no ELF file/);

  const list = `/tmp/perf-${pid}.map`;
  onTestFinished(() => rmSync(list));
  writeFileSync(list, `${address.toString(16)} 10 compiled\n`);
  expect(symbols.resolve(address + 8n)).toMatchObject({
    kind: 'jit',
    binary: list,
    symbol: 'compiled',
    offset: 8,
  });

  const late = await map(target);
  symbols.refresh();
  expect(symbols.resolve(late)).toMatchObject({ kind: 'file', binary: target });
});

test('functions that Node.js compiled, in a container of its own', async () => {
  const code =
    'function known_function(n) { return n * 2 + 1 } ' +
    '%PrepareFunctionForOptimization(known_function); known_function(1); known_function(2); ' +
    '%OptimizeFunctionOnNextCall(known_function); known_function(3); ' +
    'console.log("ready"); process.stdin.resume()';
  // Its own /tmp hides what Node.js lies in here, and what its options may name: it is started through a descriptor, without them.
  const { child } = await startSaying('unshare', [
    ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c'],
    'unset NODE_OPTIONS; exec 3<"$0" && mount -t tmpfs none /tmp && exec /proc/self/fd/3 --perf-basic-prof --allow-natives-syntax -e "$1"',
    process.execPath,
    code,
  ]);
  const pid = childOf(child);
  const list = readFileSync(`/proc/${pid}/root/tmp/perf-1.map`, 'utf8');
  const line = list.split('\n').findLast((entry) => /JS:[*^]'?known_function/.test(entry)) ?? '';
  const [start, size] = line.split(' ');
  const location = new UserSymbols()
    .process(pid)
    .resolve(BigInt(`0x${start}`) + BigInt(`0x${size}`) - 1n);
  expect(location).toMatchObject({
    kind: 'jit',
    binary: '/tmp/perf-1.map',
    symbol: line.split(' ').slice(2).join(' '),
    offset: Number(`0x${size}`) - 1,
  });
});

test('of a process that has ended, a file with the same name and another inode is not believed', async () => {
  const copy = join(folder, 'replaced');
  copyFileSync(target, copy);
  const { pid, hidden, end } = await startTarget(copy);
  const symbols = new UserSymbols().process(pid);
  await end();
  renameSync(copy, join(folder, 'renamed'));
  copyFileSync(target, copy);
  const location = symbols.resolve(hidden);
  expect(location).toMatchObject({ binary: copy, symbol: undefined });
  expect(location?.problem).toBeDefined();
});

test('a process that has ended keeps what was known of it', async () => {
  const { pid, hidden, visible, end } = await startTarget(target);
  const symbols = new UserSymbols().process(pid);
  await end();
  expect(symbols.resolve(hidden)?.symbol).toBe('hidden_function');
  expect(symbols.resolve(visible)?.symbol).toBe('visible_function');
  expect(symbols.resolve(0x10n)).toBeUndefined();
  expect(() => symbols.refresh()).toThrow(BpfError);
  expect(() => new UserSymbols().process(pid)).toThrow(/ESRCH[\s\S]*no such process/);
});
