import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { release } from 'node:os';
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test, vi } from 'vitest';
import {
  BpfError,
  ClosedError,
  enableRunStatistics,
  kernelIds,
  openObject,
  openPinnedProgram,
  openProgramById,
} from './index.ts';
import { BpfMount } from './testing/bpf-mount.ts';
import { openCounter } from './testing/counter.ts';
import { fixture } from './testing/fixtures.ts';

requires('root', 'bpf');

const bytes = fixture('programs');
const runnable = ['packet_length', 'marked', 'first_byte', 'arguments'] as const;

function load(programs: readonly string[] = runnable) {
  return openObject(bytes, { name: 'programs', programs }).load();
}

/** A program by its name; the shape of the object is nobody's. */
function of(object: ReturnType<typeof load>, name: string) {
  const program = object.programs[name];
  if (program === undefined) throw new RangeError(`no program ${name}`);
  return program;
}

/** An Ethernet frame of some length. */
function packet(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}

describe('a test run', () => {
  test('of a socket filter gives what it returned, and runs it as often as asked', () => {
    using object = load();
    const length = randomInt(60, 1400);
    const repeat = randomInt(2, 500);
    const data = packet(length);
    const result = of(object, 'packet_length').testRun({ data, repeat });
    // The filter sees what follows the Ethernet header, and the kernel gives back no other.
    expect(result.returnValue).toBe(length - 14);
    expect(result.data.subarray(14)).toEqual(data.subarray(14));
    expect(object.globals['runs']).toBe(BigInt(repeat));
    expect([...(object.maps['totals'] as never as Iterable<[number, bigint]>)]).toEqual([
      [0, BigInt(repeat * (length - 14))],
    ]);
  });

  test('of a tc program takes a context, and gives it back', () => {
    using object = load();
    const mark = randomInt(1e6);
    const ctx = new Uint32Array(48); // struct __sk_buff
    ctx[2] = mark;
    const result = of(object, 'marked').testRun({
      data: packet(100),
      ctx: new Uint8Array(ctx.buffer),
    });
    expect(result.returnValue).toBe(3 * mark + 1);
    expect(new Uint32Array(result.ctx.buffer)[2]).toBe(3 * mark + 1);
  });

  test('of an XDP program gives the packet as the program left it', () => {
    using object = load();
    const data = packet(randomInt(14, 1000));
    data[0] = randomInt(255);
    const result = of(object, 'first_byte').testRun({ data });
    const changed = data.slice();
    changed[0] = (data[0] ?? 0) + 1;
    expect(result.returnValue).toBe(changed[0]);
    expect(result.data).toEqual(changed);
  });

  test('of a raw tracepoint takes its arguments, and gives a negative value as one', () => {
    using object = load();
    const [first, second] = [randomInt(1e6), randomInt(2e6)];
    const ctx = new Uint8Array(new BigUint64Array([BigInt(first), BigInt(second)]).buffer);
    const { returnValue } = of(object, 'arguments').testRun({ ctx });
    expect(returnValue).toBe(first - second);
  });

  test.for([
    ['packet_length', { data: new Uint8Array(13) }, 'EINVAL', /at least 14 bytes/],
    ['packet_length', {}, 'EINVAL', /takes a packet/],
    ['arguments', {}, 'EINVAL', /as long as the program reads/],
    ['arguments', { ctx: new Uint8Array(16), repeat: 2 }, 'EINVAL', /no data, no repeat/],
    ['on_open', {}, 'ENOTSUPP', /type kprobe.*attach it/],
  ] as const)('of %s with %o is refused with %s', ([name, run, code, hint]) => {
    using object = load([name]);
    expect(() => of(object, name).testRun(run)).toThrow(
      expect.objectContaining({
        name: 'BpfError',
        operation: 'test run',
        code,
        hint: expect.stringMatching(hint),
      }),
    );
  });

  test('refuses arguments that are none, before C sees them', () => {
    using object = load();
    const program = of(object, 'first_byte');
    for (const [run, problem] of [
      [{ data: 'text' }, /data must be a Uint8Array/],
      [{ data: 7 }, /data must be a Uint8Array/],
      [{ ctx: {} }, /ctx must be a Uint8Array/],
      [{ repeat: 0 }, /repeat must be a whole number from 1/],
      [{ repeat: 2 ** 32 }, /repeat/],
      [{ repeat: 1.5 }, /repeat/],
      [{ repeat: '3' }, /repeat must be a number/],
      [{ data: new Uint8Array(2 ** 21) }, /length of data/],
    ] as const)
      expect(() => program.testRun(run as never)).toThrow(problem);
  });
});

describe('information', () => {
  test('is what the kernel says', () => {
    using object = load();
    const program = of(object, 'packet_length');
    const { info } = program;
    // proc_pid_fdinfo(5) says some of it in text.
    const text = readFileSync(`/proc/self/fdinfo/${program.fd}`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1];
    expect(info).toMatchObject({
      id: Number(field('prog_id')),
      tag: field('prog_tag'),
      type: 'socket_filter',
      name: 'packet_length',
      uid: 0,
      runs: 0n,
    });
    expect(kernelIds('program')).toContain(info.id);
    expect(info.mapIds).toHaveLength(2);
    for (const id of info.mapIds) expect(kernelIds('map')).toContain(id);
    expect(info.instructions).toBeGreaterThan(10);
    expect(info.btfId).toBeGreaterThan(0);
    const uptime =
      BigInt(Math.ceil(Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]))) + 1n;
    expect(info.loadTimeNs).toBeGreaterThan(0n);
    expect(info.loadTimeNs).toBeLessThan(uptime * 1_000_000_000n);
    const [major = 0, minor = 0] = release().split('.').map(Number);
    if (major > 5 || minor >= 16) expect(info.verifiedInstructions).toBeGreaterThan(10);
  });

  test('there is none of a program that was not loaded, and the error says why', () => {
    using object = load(['marked']);
    for (const use of [
      () => of(object, 'packet_length').info,
      () => of(object, 'packet_length').runs,
      () => of(object, 'packet_length').testRun(),
    ])
      expect(use).toThrow(
        expect.objectContaining({ code: 'EBADF', hint: expect.stringContaining('autoload') }),
      );
  });
});

describe('statistics', () => {
  /** Descriptors of ours that hold the switch. */
  const switches = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).includes('bpf-stats');
      } catch {
        return false;
      }
    }).length;

  test('count every run while anybody holds the switch, and none after', () => {
    using object = load();
    const program = of(object, 'first_byte');
    const data = packet(64);
    const before = switches();
    const first = enableRunStatistics();
    const second = enableRunStatistics();
    const repeat = randomInt(10, 1000);
    program.testRun({ data, repeat });
    expect(program.runs).toBe(BigInt(repeat));
    expect(program.runTimeNs).toBeGreaterThan(0n);
    first.close();
    first.close();
    program.testRun({ data, repeat });
    expect(program.runs).toBe(BigInt(2 * repeat));
    expect(switches()).toBe(Math.max(before, 1));
    second.close();
    expect(switches()).toBe(before);
    expect(program.recursionMisses).toBe(0n);
  });

  test('count what the kernel ran, and not what others did', async () => {
    const opened = openCounter();
    const work = await workload.opens();
    opened.globals.watched_pid = work.pid;
    using object = opened.load();
    using _statistics = enableRunStatistics();
    const link = object.programs.count.attach();
    await work.run();
    link.close();
    // It runs for every call on the machine, and counts those of one process: at least an open and a close each.
    expect(object.globals.calls).toBeGreaterThanOrEqual(BigInt(2 * work.n));
    expect(object.programs.count.runs).toBeGreaterThanOrEqual(object.globals.calls);
  });
});

describe('a pinned program', () => {
  test('outlives its object, is opened by its path and by its id, and goes with its file', async () => {
    using mount = new BpfMount();
    const path = mount.path('length');
    const object = load();
    const { id, tag } = of(object, 'packet_length').info;
    of(object, 'packet_length').pin(path);
    expect(() => of(object, 'marked').pin(path)).toThrow(
      expect.objectContaining({ code: 'EEXIST', hint: expect.stringContaining('already') }),
    );
    object.close();
    const length = randomInt(60, 600);
    {
      using pinned = openPinnedProgram(path);
      expect({ ...pinned.info }).toMatchObject({ id, tag });
      expect([pinned.name, pinned.type]).toEqual(['packet_length', 'socket_filter']);
      expect(pinned.testRun({ data: packet(length) }).returnValue).toBe(length - 14);
    }
    {
      using byId = openProgramById(id);
      expect(byId.info.tag).toBe(tag);
      rmSync(path);
      expect(byId.testRun({ data: packet(length) }).returnValue).toBe(length - 14);
    }
    await vi.waitFor(() => expect(kernelIds('program')).not.toContain(id), 10_000);
    expect(() => openProgramById(id)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  test('is no map', () => {
    using mount = new BpfMount();
    using object = load();
    const map = object.maps['totals'] as unknown as { pin(path: string): void };
    map.pin(mount.path('totals'));
    expect(() => openPinnedProgram(mount.path('totals'))).toThrow(
      expect.objectContaining({ code: 'EINVAL', hint: expect.stringContaining('no program') }),
    );
    rmSync(mount.path('totals'));
  });

  test('needs a BPF file system, and the error says so', () => {
    using object = load();
    expect(() => of(object, 'marked').pin('/tmp/not-a-bpf-file-system')).toThrow(
      expect.objectContaining({
        code: 'EPERM',
        hint: expect.stringContaining('mount -t bpf'),
        denial: expect.objectContaining({ cause: 'file system' }),
      }),
    );
    expect(existsSync('/tmp/not-a-bpf-file-system')).toBe(false);
    expect(() => openPinnedProgram('/nowhere')).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });

  test('refuses paths and ids that are none', () => {
    using object = load();
    for (const path of [7, null, undefined, {}, 'a\0b']) {
      expect(() => of(object, 'marked').pin(path as never)).toThrow(TypeError);
      expect(() => openPinnedProgram(path as never)).toThrow(TypeError);
    }
    for (const id of [0, -1, 1.5, 2 ** 32, Number.NaN])
      expect(() => openProgramById(id)).toThrow(RangeError);
    expect(() => openProgramById('1' as never)).toThrow(TypeError);
  });

  test('throws ClosedError after close', () => {
    const object = load();
    const { id } = of(object, 'marked').info;
    const program = openProgramById(id);
    program.close();
    program.close();
    for (const use of [() => program.info, () => program.fd, () => program.testRun()])
      expect(use).toThrow(ClosedError);
    object.close();
    expect(() => of(object, 'marked').info).toThrow(ClosedError);
    expect(() => of(object, 'marked').pin('/x')).toThrow(ClosedError);
  });
});

test('errors of programs are BpfErrors', () => {
  using object = load();
  expect(() => of(object, 'packet_length').testRun()).toThrow(BpfError);
});
