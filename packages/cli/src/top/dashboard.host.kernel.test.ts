// top in a real terminal. What is on the screen by which numbers, layout/layout.test.ts tests; here is what only a terminal shows.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Terminal, requires } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import { TOOL } from '../testing/tool.ts';
import { crashing, refusing } from './testing/preload.ts';
import { childOf, fill, held, stateOf, usedBy, writtenBy } from './testing/processes.ts';

requires('btf tracepoint', 'tmux');

const DEADLINE_MS = 20_000;
const KEYS = '? help';
const RECORDING = resolve(import.meta.dirname, '../../examples/top.ndjson');

/** What docs/top.md shows; `vitest -u` writes it. */
const screenFile = (name: string) =>
  resolve(import.meta.dirname, `../../../../docs/screens/top-${name}.txt`);

type Command = [string, ...string[]];

const top = (...args: readonly string[]): Command => [process.execPath, TOOL, 'top', ...args];

/** A shell that has started top, and says how that ended. */
function inShell(env: Readonly<Record<string, string>> = {}): {
  readonly terminal: Terminal;
  readonly leave: (key: string) => Promise<string>;
} {
  const terminal = Terminal.start(['bash', '--norc', '-i'], {
    columns: 160,
    env: { PS1: '> ', ...env },
  });
  terminal.type(`stty -g; ${top().join(' ')}; echo "exit $?"; stty -g\n`);
  return {
    terminal,
    async leave(key) {
      terminal.press(key);
      await terminal.shows(/exit \d+\n[\w:]+\n/);
      return terminal.screen;
    },
  };
}

/** The terminal is as it was: its modes, its screen, its cursor. */
function expectRestored(terminal: Terminal, screen: string): void {
  const modes = screen.split('\n').filter((line) => /^[0-9a-f]+(:[0-9a-f]+){10}/.test(line));
  expect(new Set(modes).size).toBe(1);
  expect(modes).toHaveLength(2);
  expect(terminal.isAlternate).toBe(false);
  expect(terminal.hasCursor).toBe(true);
}

describe('[M4.3] top in a terminal', () => {
  test('fills 80×24, then 200×50 when that is its size, then a narrow one', async () => {
    const terminal = Terminal.start(top(), { columns: 80, rows: 24 });
    await terminal.shows(KEYS);
    await terminal.shows(/^3 processes, \d+ with/m);
    expect(terminal.lines).toHaveLength(24);
    expect(terminal.lines[0]).toMatch(/^ebpf-tool top {2}\d\d:\d\d:\d\d UTC/);
    expect(terminal.lines[1]).toMatch(/^cost [\d.]+ % of one CPU \(BPF [\d.]+ %, process/);
    expect(terminal.lines.at(-1)).toContain(KEYS);
    terminal.resize(200, 50);
    await vi.waitFor(() => {
      expect(terminal.lines).toHaveLength(50);
      expect(terminal.lines.at(-1)).toContain(KEYS);
      expect(terminal.screen).toContain('ERR/s  CALLS');
    }, DEADLINE_MS);
    terminal.resize(40, 15);
    await vi.waitFor(() => {
      expect(terminal.lines[0]).toMatch(/^ebpf-tool top/);
      expect(terminal.lines.at(-1)).toMatch(/^1-4 probes/);
      expect(terminal.lines.filter((line) => line.startsWith('cost'))).toHaveLength(1);
    }, DEADLINE_MS);
    terminal.press('q');
    expect(await terminal.ended()).toEqual({ code: 0 });
  });

  test('looks as docs/top.md shows it', async () => {
    const open = async (columns: number, rows: number): Promise<Terminal> => {
      const replay = [process.execPath, TOOL, 'replay', RECORDING, '--speed', '100'] as const;
      const terminal = Terminal.start([...replay], { columns, rows, env: { TZ: 'UTC' } });
      await terminal.shows(/ END$/m, DEADLINE_MS);
      return terminal;
    };
    const small = await open(80, 24);
    await expect(`${small.screen}\n`).toMatchFileSnapshot(screenFile('80x24'));
    small.press('?');
    await small.shows('Ctrl-Z');
    await expect(`${small.screen}\n`).toMatchFileSnapshot(screenFile('help'));
    small.press('Escape');
    // Right after Esc, a key would be one with Alt.
    await small.shows('space pause');
    small.press('Enter');
    await small.shows('CALLS/s    ERR/s  SYSCALL');
    await expect(`${small.screen}\n`).toMatchFileSnapshot(screenFile('process'));
    const large = await open(200, 50);
    await expect(`${large.screen}\n`).toMatchFileSnapshot(screenFile('200x50'));
  });

  test('obeys its keys', async () => {
    const terminal = Terminal.start(top());
    await terminal.shows(/^3 processes, \d+ with/m);
    terminal.press('2');
    await terminal.shows('off: press 2');
    terminal.press('2');
    await terminal.shows(/2 waits for a CPU, \d/);
    terminal.press('s');
    await terminal.shows('by errors');
    terminal.press('?');
    await terminal.shows('Ctrl-Z');
    terminal.press('Escape');
    await terminal.shows(KEYS);
    terminal.type('/tmu');
    await terminal.shows('in their name: tmu_');
    terminal.press('Enter');
    await terminal.shows('only tmu');
    terminal.press('Space');
    await terminal.shows('PAUSED');
    const [held1] = terminal.lines;
    terminal.press('Enter');
    await terminal.shows(/Esc back/);
    expect(terminal.lines[0]).toBe(held1);
    terminal.press('C-c');
    expect(await terminal.ended()).toEqual({ code: 0 });
  });

  test('gives the terminal back as it was after q', async () => {
    const { terminal, leave } = inShell();
    await terminal.shows(KEYS);
    expect(terminal.isAlternate).toBe(true);
    expect(terminal.hasCursor).toBe(false);
    const screen = await leave('q');
    expect(screen).toMatch(/\d seen = \d+ delivered \+ \d+ lost/);
    expect(screen).toContain('exit 0');
    expectRestored(terminal, screen);
  });

  test('gives the terminal back as it was after SIGTERM', async () => {
    const { terminal } = inShell();
    await terminal.shows(KEYS);
    process.kill(childOf(terminal.pid), 'SIGTERM');
    await terminal.shows(/exit 0\n[\w:]+\n/);
    expectRestored(terminal, terminal.screen);
  });

  test('gives the terminal back as it was when it fails, and says why', async () => {
    const { terminal } = inShell({ NODE_OPTIONS: crashing() });
    await terminal.shows(/exit 1\n[\w:]+\n/);
    expect(terminal.screen).toContain('out of luck');
    expectRestored(terminal, terminal.screen);
  });

  test('is suspended by Ctrl-Z, with all detached, and goes on by fg', async () => {
    const { terminal } = inShell();
    await terminal.shows(KEYS);
    const pid = childOf(terminal.pid);
    expect(held(pid)).toBeGreaterThan(0);
    terminal.press('C-z');
    await terminal.shows(/Stopped/);
    expect(terminal.isAlternate).toBe(false);
    expect(terminal.hasCursor).toBe(true);
    expect(held(pid)).toBe(0);
    terminal.type('fg\n');
    await terminal.shows(KEYS);
    expect(terminal.isAlternate).toBe(true);
    await vi.waitFor(() => expect(held(pid)).toBeGreaterThan(0), DEADLINE_MS);
    await terminal.shows(/^3 processes, \d+ with/m);
    terminal.press('q');
    await vi.waitFor(() => expect(terminal.isAlternate).toBe(false), DEADLINE_MS);
  });

  test('where no shell could have it go on, is not stopped by Ctrl-Z', async () => {
    const terminal = Terminal.start(top());
    await terminal.shows(KEYS);
    terminal.press('C-z');
    terminal.press('s');
    await terminal.shows('by errors');
    expect(terminal.isAlternate).toBe(true);
    terminal.press('q');
    expect(await terminal.ended()).toEqual({ code: 0 });
  });

  test('has colours, and none with --no-color or NO_COLOR', async () => {
    // SGR: https://ecma-international.org/publications-and-standards/standards/ecma-48/, 8.3.117.
    const paint = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*(?:36|1|2|7)[\\d;]*m`);
    // What says, in a suite, that nobody looks at its colours.
    const here = ['CI', 'NO_COLOR', 'FORCE_COLOR'].flatMap((name) => ['-u', name]);
    const painted = Terminal.start(['env', ...here, ...top()]);
    await painted.shows(/^3 processes, \d+ with/m);
    expect(painted.painted).toMatch(paint);
    for (const plain of [
      Terminal.start(top('--no-color')),
      Terminal.start(top(), { env: { NO_COLOR: '1' } }),
    ]) {
      await plain.shows(/^3 processes, \d+ with/m);
      expect(plain.painted).not.toMatch(paint);
      expect(plain.screen).toMatch(/^>/m);
    }
  });

  test('writes little: an idle second is a small part of a screen', async () => {
    const terminal = Terminal.start(top('-p', String(process.pid)), { columns: 80, rows: 24 });
    await terminal.shows(/^3 processes, \d+ with/m);
    const pid = terminal.pid;
    const before = writtenBy(pid);
    await vi.waitFor(
      () => expect(writtenBy(pid).calls).toBeGreaterThan(before.calls + 9),
      DEADLINE_MS,
    );
    const after = writtenBy(pid);
    const frames = (after.calls - before.calls) / 3;
    expect((after.bytes - before.bytes) / frames).toBeLessThan(80 * 24);
  });

  test('does not wait for a terminal that stands still: it ends when it is told to', async () => {
    const terminal = Terminal.start(top('-i', '0.5'), { columns: 200, rows: 50 });
    await terminal.shows(KEYS);
    const { pid, device } = terminal;
    const server = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    process.kill(server, 'SIGSTOP');
    try {
      fill(device);
      // It goes on with its work meanwhile.
      const start = usedBy(pid);
      await vi.waitFor(() => expect(usedBy(pid)).toBeGreaterThan(start + 5), DEADLINE_MS);
      process.kill(pid, 'SIGTERM');
      await vi.waitFor(() => expect(stateOf(pid)).toBe('Z'), DEADLINE_MS);
    } finally {
      process.kill(server, 'SIGCONT');
    }
    expect(await terminal.ended()).toEqual({ code: 0 });
  });

  test('nothing of it is loaded for other commands, nor for --once', async () => {
    const { runTool } = await import('../testing/tool.ts');
    const env = { ...process.env, NODE_OPTIONS: refusing('ink', 'react') };
    const once = await runTool(['top', '--once', '-i', '0.2'], { env });
    expect(once).toMatchObject({ code: 0 });
    expect(once.stdout).toContain('3 processes, ');
    expect(await runTool(['stats', '-d', '0.1'], { env })).toMatchObject({ code: 0 });
  });
});
