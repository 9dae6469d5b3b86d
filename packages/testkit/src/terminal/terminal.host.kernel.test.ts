// Needs no kernel of a certain kind, but tmux, which has to be installed on the host alone.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { requires } from '../features/index.ts';
import { Terminal } from './terminal.ts';

requires('tmux');

test('a terminal has the screen, the size and the keys of its command', async () => {
  const script = 'stty size; read -r line; echo "read $line"; stty size; exit 7';
  const terminal = Terminal.start(['sh', '-c', script], { columns: 60, rows: 10 });
  await terminal.shows('10 60');
  expect(terminal.exit).toBeUndefined();
  expect(terminal.device).toMatch(/^\/dev\/pts\/\d+$/);
  terminal.resize(50, 12);
  terminal.type('Some words; -x');
  terminal.press('Enter');
  expect(await terminal.ended()).toEqual({ code: 7 });
  expect(terminal.screen).toContain('read Some words; -x\n12 50');
  expect(terminal.isAlternate).toBe(false);
});

test('a terminal is gone when it is closed, and its command with it', async () => {
  using terminal = Terminal.start(['sleep', '60']);
  const { pid } = terminal;
  await vi.waitFor(() => expect(stateOf(pid)).toBe('S'));
  terminal.close();
  // A zombie is what nobody has waited for yet.
  await vi.waitFor(() => expect(stateOf(pid)).toMatch(/^(Z|gone)$/));
});

function stateOf(pid: number): string {
  try {
    return /^\d+ \(.*\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  } catch {
    return 'gone';
  }
}
