import { describe, expect, it } from 'vitest';
import { ConsoleLog } from './console-log.ts';

describe('ConsoleLog', () => {
  it('joins lines that come in pieces, without what moves the cursor', () => {
    const log = new ConsoleLog();
    for (const piece of ['[ 1.0] fi', 'rst\r\n\x1b[1;31m[ 2.0] sec', 'ond\x1b[0m\r\n', '\r\nopen'])
      log.add(piece);
    expect(log.tail).toEqual(['[ 1.0] first', '[ 2.0] second', 'open']);
  });

  it('keeps the last lines only', () => {
    const log = new ConsoleLog();
    for (let line = 0; line < 1000; line++) log.add(`line ${line}\n`);
    expect(log.tail.at(-1)).toBe('line 999');
    expect(log.tail.length).toBeLessThan(100);
  });

  it('knows a panic', () => {
    const log = new ConsoleLog();
    log.add('[ 3.9] Kernel panic - not syncing: sysrq triggered crash\r\n');
    expect(log.panic).toBe('sysrq triggered crash');
    expect(new ConsoleLog().panic).toBeUndefined();
  });

  it.each([1, 45, 10_000])('still knows it after %i lines of its report', (lines) => {
    const log = new ConsoleLog();
    log.add('[ 3.8] sysrq: Trigger a crash\n[ 3.9] Kernel panic - not syncing: sysrq\n');
    for (let line = 0; line < lines; line++) log.add(`[ 4.0]  ? frame_${line}+0x1/0x2\n`);
    expect(log.panic).toBe('sysrq');
    expect(log.tail[0]).toBe('[ 3.8] sysrq: Trigger a crash');
    expect(log.tail.length).toBeLessThanOrEqual(200);
  });
});
