import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionOf, frameOf, histogramOf, processOf } from '../testing/frame.ts';
import { firstView, type View } from '../view.ts';
import { widthOf } from './cells.ts';
import { layout } from './layout.ts';
import { plainLines } from './plain.ts';
import { textOf } from './row.ts';

const SMALL = { width: 80, height: 24 };

function screen(frame = frameOf(), view: Partial<View> = {}, size = SMALL): string[] {
  return layout(frame, { ...firstView(), ...view }, size).map(textOf);
}

const probesWith = (name: string, fields: object) =>
  frameOf().probes.map((probe) => (probe.name === name ? { ...probe, ...fields } : probe));

describe('[M4.3] the screen of top', () => {
  test('fits any terminal exactly, whatever is in the frame', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 });
    const frames = fc.record({
      processes: fc.array(fc.record({ comm: text, count: fc.nat() }), { maxLength: 60 }),
      syscall: text,
      view: fc.record({
        showsHelp: fc.boolean(),
        detail: fc.option(fc.constant(1)),
        typing: fc.option(text),
        filter: text,
        cursor: fc.nat(70),
        isPaused: fc.boolean(),
      }),
      size: fc.record({
        width: fc.integer({ min: 1, max: 220 }),
        height: fc.integer({ min: 1, max: 60 }),
      }),
    });
    fc.assert(
      fc.property(frames, ({ processes, syscall, view, size }) => {
        const rows = processes.map((each, index) => processOf({ ...each, pid: index + 1 }));
        const frame = frameOf({
          processes: { count: 1, errors: 0, processes: rows.length, rows, calls: [] },
          latency: { count: 1, histograms: [histogramOf({ syscall })] },
          tcp: { open: 1, rows: [connectionOf({ comm: syscall })], ended: {} },
        });
        const lines = screen(frame, view, size);
        expect(lines).toHaveLength(size.height);
        for (const line of lines) expect(widthOf(line)).toBe(size.width);
      }),
    );
  });

  test('at 80×24 has what it costs, four panels and the keys', () => {
    expect(screen().map((line) => line.trimEnd())).toEqual([
      'ebpf-tool top  03:04:05 UTC  1.0 s  by calls',
      'cost 1.23 % of one CPU (BPF 0.23 %, process 1 %), budget 2 %',
      '1 system calls, 30/s                     2 waits for a CPU, 8/s, avg 10µs',
      'SYSCALL         CALLS/s    p50    p99    8µs - 16µs        8 |@@@@@@@@@@@@@@@@@|',
      'read                 10    2µs    7µs',
      'openat               10    2µs    7µs',
      'read:',
      '1µs - 2µs         6 |@@@@@@@@@@@@@@@@@@|',
      '2µs - 4µs         0 |                  |',
      '4µs - 8µs         4 |@@@@@@@@@@@@      |',
      '',
      '3 processes, 3 with 600 calls/s          4 TCP, 1 open, ended: 2 closed, 1 reset',
      '     PID COMM            CALLS/s ERR/s   COMM      CONNECTION',
      '>     42 cat                 500         curl      127.0.0.1:50000 → 127.0.0.1:…',
      '       7 sshd                 90     9',
      '     100 catalog              10',
      ...Array<string>(7).fill(''),
      '1-4 probes / filter s sort +- interval space pause Enter process ? help q quit',
    ]);
  });

  test('at 200×50 has more of each', () => {
    const lines = screen(frameOf(), {}, { width: 200, height: 50 });
    expect(lines[3]).toContain('SYSCALL         CALLS/s    p50    p99    max  ERR/s');
    expect(lines.join('\n')).toContain('127.0.0.1:50000 → 127.0.0.1:443');
    expect(lines.join('\n')).toContain('read 500');
  });

  test('in a narrow terminal has one panel below the other, as many as there is room for', () => {
    const titles = (height: number) =>
      screen(frameOf(), {}, { width: 50, height })
        .filter((line) => /^[1-4] /.test(line))
        .map((line) => line[0]);
    expect(titles(40)).toEqual(['3', '1', '2', '4']);
    expect(titles(14)).toEqual(['3', '1']);
    expect(titles(4)).toEqual(['3']);
  });

  test('says what is off and why; without times, the first panel has counts', () => {
    const off = screen(
      frameOf({ latency: null, probes: probesWith('latency', { state: 'stepped_down' }) }),
    ).join('\n');
    expect(off).toContain('1 system calls, counts only');
    expect(off).toContain('off: over the budget');
    expect(off).toMatch(/^read +600 /m);
    expect(off).toContain('OVER: latency off');
    const unavailable = { state: 'unavailable', reason: 'no such\u001bhook' };
    expect(
      screen(frameOf({ tcp: null, probes: probesWith('tcp', unavailable) })).join('\n'),
    ).toContain('unavailable: no such\\x1bhook');
    expect(
      screen(frameOf({ run_queue: null, probes: probesWith('run_queue', { state: 'off' }) })).join(
        '\n',
      ),
    ).toContain('off: press 2');
  });

  test('says that intervals are longer, and that the cost in the kernel is unknown', () => {
    const { cost } = frameOf();
    expect(screen(frameOf({ cost: { ...cost, slowdown: 4 } }))[0]).toContain('intervals ×4');
    expect(screen(frameOf({ cost: { ...cost, bpf: null } }))[1]).toContain('needs CAP_SYS_ADMIN');
  });

  test('shows a pause, a filter, what is typed, the help and one process by itself', () => {
    expect(screen(frameOf(), { isPaused: true })[0]).toMatch(/ PAUSED $/);
    const filtered = screen(frameOf(), { filter: 'ssh' });
    expect(filtered[0]).toContain('only ssh');
    expect(filtered.join('\n')).not.toContain('catalog');
    expect(screen(frameOf(), { typing: 'ab' }).at(-1)).toContain('name: ab_');
    expect(screen(frameOf(), { showsHelp: true }).join('\n')).toContain('Ctrl-Z');
    const detail = screen(frameOf(), { detail: 42 }).join('\n');
    expect(detail).toContain('process 42 cat');
    expect(detail).toMatch(/^ +500 +0 +read/m);
    expect(detail).toContain('127.0.0.1:50000 → 127.0.0.1:443');
    expect(screen(frameOf(), { detail: 5 }).join('\n')).toContain('not among those');
  });

  test('keeps the cursor on the screen', () => {
    const rows = Array.from({ length: 40 }, (_, index) => processOf({ pid: index + 1 }));
    const processes = { count: 400, errors: 0, processes: 40, rows, calls: [] };
    for (const cursor of [0, 5, 39]) {
      const marked = screen(frameOf({ processes }), { cursor }).filter((line) => line[0] === '>');
      expect(marked).toEqual([expect.stringMatching(new RegExp(`^> +${cursor + 1} `))]);
    }
  });

  test('before the first frame says so', () => {
    expect(layout(undefined, firstView(), SMALL).map(textOf)[0]).toMatch(/^the first numbers come/);
  });
});

test('[M4.3] as text, all panels are below each other, without a cursor', () => {
  const lines = plainLines(frameOf(), firstView(), 80);
  expect(lines.filter((line) => /^[1-4] /.test(line))).toHaveLength(4);
  expect(lines.some((line) => line.startsWith('>'))).toBe(false);
  expect(lines.every((line) => line.trimEnd() === line && widthOf(line) <= 80)).toBe(true);
});
