// Recordings are read without root and without a kernel of a certain kind.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import type { Line, TopSummaryLine } from '../output/schema/index.ts';
import { runTool } from '../testing/tool.ts';
import { frameOf } from '../top/testing/frame.ts';
import { openRecording, record } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'recording-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EXAMPLE = join(import.meta.dirname, '../../examples/top.ndjson');

const NO_LOSS = {
  seen: 600,
  delivered: 600,
  lost: 0,
  lost_by_cause: { ring_full: 0, map_full: 0, recursion: 0 },
  truncated: 0,
  unreadable: 0,
  unresolved: 0,
};
const SUMMARY: TopSummaryLine = {
  v: 1,
  type: 'summary',
  command: 'top',
  seconds: 3,
  ...NO_LOSS,
  intervals: 3,
  cost: { share: 0.01, bpf: 0.002, process: 0.008 },
  probes: [],
};
const TIMES = ['05', '06', '07'].map((second) => `2026-01-02T03:04:${second}.000000006Z`);
const LINES: readonly Line[] = [...TIMES.map((time) => frameOf({ time })), SUMMARY];

/** A recording of three frames. */
async function recording(name: string): Promise<string> {
  const path = join(folder, name);
  await record(path, LINES, { from: 'top', args: ['-i', '1'] });
  return path;
}

/** What can be read of it, and how that ended. */
async function read(path: string): Promise<{ readonly lines: Line[]; readonly error: string }> {
  const lines: Line[] = [];
  try {
    for await (const line of (await openRecording(path)).lines) lines.push(line);
  } catch (error) {
    return { lines, error: String(error) };
  }
  return { lines, error: '' };
}

describe('a recording', () => {
  test('gives back what was recorded, and says of what, when and where', async () => {
    const path = await recording('whole.gz');
    const { header } = await openRecording(path);
    expect(header).toMatchObject({ format: 1, from: 'top', args: ['-i', '1'], arch: process.arch });
    expect(header.time).toMatch(/^\d{4}-/);
    expect(await read(path)).toEqual({ lines: LINES, error: '' });
    // It is what its name says: text, one object a line.
    const texts = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
    expect(texts.map((text) => (JSON.parse(text) as Line).type)).toEqual([
      'recording',
      'top',
      'top',
      'top',
      'summary',
    ]);
  });

  test('is the same when it is not compressed', async () => {
    const packed = join(folder, 'packed.ndjson.gz');
    writeFileSync(packed, gzipSync(readFileSync(EXAMPLE)));
    const { lines, error } = await read(EXAMPLE);
    expect({ types: lines.map(({ type }) => type), error }).toEqual({
      types: ['top', 'summary'],
      error: '',
    });
    expect(await read(packed)).toEqual({ lines, error });
  });

  test('that is cut anywhere gives all that is whole, and says that it is cut', async () => {
    const whole = readFileSync(await recording('to-cut.gz'));
    const path = join(folder, 'cut.gz');
    const counts = new Set<number>();
    for (let length = 0; length < whole.length; length += 7) {
      writeFileSync(path, whole.subarray(0, length));
      const { lines, error } = await read(path);
      expect(lines).toEqual(LINES.slice(0, lines.length));
      // Without its last bytes, which are a checksum, it has every line all the same.
      if (lines.length < LINES.length) expect(error).toMatch(/is cut|is no recording|is empty/);
      counts.add(lines.length);
    }
    expect(counts.size).toBeGreaterThan(1);
  });

  test('that misses only its summary is cut', async () => {
    const path = join(folder, 'no-summary.gz');
    await record(path, LINES.slice(0, 2), { from: 'top' });
    expect(await read(path)).toEqual({
      lines: LINES.slice(0, 2),
      error: `RecordingError: ${path} is cut: its end is missing. All that is whole was read: 2 lines.`,
    });
  });

  test('whose process was killed has what came until a second before', async () => {
    const path = join(folder, 'killed.gz');
    const { RecordingWriter } = await import('./writer.ts');
    const { headerNow } = await import('./header.ts');
    const writer = new RecordingWriter(path, headerNow('top', []));
    await writer.write(JSON.stringify(LINES[0]));
    await expect.poll(() => read(path), { timeout: 10_000 }).toMatchObject({ lines: [LINES[0]] });
    await writer.end();
  });

  test.for([
    [
      'a later format',
      { v: 1, type: 'recording', format: 2 },
      'has format 2, and this ebpf-tool reads format 1',
    ],
    ['another file of JSON', { name: 'package' }, 'is no recording: its first line is not that of'],
    ['text', 'hello', 'is no recording: its first line is not that of'],
  ] as const)('of %s is told from one', async ([, header, message]) => {
    const path = join(folder, 'other.gz');
    writeFileSync(path, gzipSync(`${JSON.stringify(header)}\n`));
    expect((await read(path)).error).toContain(message);
  });

  test('with a line that is unknown says which', async () => {
    const path = await recording('unknown.gz');
    const texts = gunzipSync(readFileSync(path)).toString().split('\n');
    texts.splice(2, 0, '{"v":1,"type":"later"}');
    writeFileSync(path, gzipSync(texts.join('\n')));
    const { lines, error } = await read(path);
    expect(lines).toHaveLength(1);
    expect(error).toContain(`line 3 of ${path} is none that this ebpf-tool knows`);
  });

  test('that is none by its bytes, is damaged or is not there costs a sentence', async () => {
    const path = await recording('damaged.gz');
    const bytes = readFileSync(path);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 9);
    writeFileSync(path, bytes);
    expect((await read(path)).error).toMatch(/damaged|cut/);
    expect((await read('/etc/hostname')).error).toContain('no recording, or damaged');
    expect((await read(join(folder, 'none'))).error).toContain('there is no file');
    expect((await read(folder)).error).toContain('cannot be read: EISDIR');
  });
});

describe('replay', () => {
  /** Node.js by which nothing of the kernel can be loaded. */
  const env = {
    ...process.env,
    EBPF_DOJO_LIBBPF: '/nowhere',
    NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(
      `import { registerHooks } from 'node:module';
       registerHooks({ resolve(specifier, context, next) {
         if (/^(koffi|ink|react|@ebpf-dojo\\/(core|bpf\\/.*))$/.test(specifier)) throw new Error(specifier + ' is loaded');
         return next(specifier, context);
       } });`,
    ).toString('base64')}`,
  };

  test('needs nothing of the kernel: neither core, nor koffi, nor libbpf', async () => {
    const { code, stdout, stderr } = await runTool(['replay', await recording('a.gz')], { env });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: '3.0 s: 600 seen = 600 delivered + 0 lost\n',
    });
    expect(stdout.match(/^replay of top {2}03:04:0\d UTC/gm)).toHaveLength(3);
    expect(stdout).toContain('3 processes, 3 with 600 calls/s');
  });

  test('--once has the last interval; --json the lines as they were', async () => {
    const path = await recording('b.gz');
    const once = await runTool(['replay', path, '--once', '--sort', 'errors'], { env });
    expect(once.stdout.match(/^replay of .*03:04:07 UTC .* by errors$/gm)).toHaveLength(1);
    const json = await runTool(['replay', path, '--json'], { env });
    const texts = json.stdout.trimEnd().split('\n');
    expect(texts.map((text) => JSON.parse(text) as Line)).toEqual(LINES);
  });

  test('of a file that is cut shows what is whole, then says so, and exits with 1', async () => {
    const path = join(folder, 'c.gz');
    await record(path, LINES.slice(0, 1), { from: 'top' });
    const { code, stdout, stderr } = await runTool(['replay', path], { env });
    expect(code).toBe(1);
    expect(stdout).toContain('03:04:05 UTC');
    expect(stderr).toBe(
      `ebpf-tool: ${path} is cut: its end is missing. All that is whole was read: 1 line.\n`,
    );
  });

  test('of tcp and latency prints lines as those commands do', async () => {
    const tcp = join(folder, 'tcp.gz');
    const socket = {
      v: 1,
      time: '2026-01-02T03:04:06.500000000Z',
      pid: 42,
      comm: 'curl',
      role: 'client',
      family: 4,
      v4_mapped: false,
      local: { address: '127.0.0.1', port: 50_000 },
      remote: { address: '127.0.0.1', port: 443 },
      filter: 0,
    } as const;
    const session = {
      ...socket,
      type: 'tcp_session',
      established: true,
      open_at_start: false,
      connect_ns: 42_000,
      duration_ns: 1_500_000,
      bytes_sent: 812,
      bytes_received: 12_300,
      outcome: 'closed',
      ended_by: 'local',
      error: null,
    } as const;
    await record(
      tcp,
      [session, { ...socket, type: 'tcp_state', from: 'ESTABLISHED', to: 'CLOSE' }],
      {
        from: 'tcp',
      },
    );
    const { stdout } = await runTool(['replay', tcp], { env });
    expect(stdout).toMatch(/ TIME\(s\) +PID COMM/);
    expect(stdout).toMatch(
      /42 curl +closed +42\.0 µs +1\.50 ms +812 +12\.3k 127\.0\.0\.1:50000 → 127\.0\.0\.1:443/,
    );
    expect(stdout).toMatch(/42 curl +CLOSE .* → .* \(was ESTABLISHED\)/);
    const latency = join(folder, 'latency.gz');
    const time = TIMES[0] ?? '';
    const [histogram] = frameOf().latency?.histograms ?? [];
    if (histogram === undefined) throw new RangeError('no histogram');
    await record(
      latency,
      [{ v: 1, type: 'latency', time, seconds: 1, pid: null, comm: null, ...histogram }],
      { from: 'latency' },
    );
    expect((await runTool(['replay', latency])).stdout).toContain(
      '03:04:05 UTC, 1.0 s\n\nread, µs: 10 calls, p50 ≤ 2.00 µs, p90 ≤ 7.00 µs, p99 ≤ 7.00 µs, max 7.00 µs\n[1, 2) ',
    );
  });
});
