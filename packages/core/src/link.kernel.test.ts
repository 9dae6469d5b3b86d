import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { WORKLOAD_FUNCTION, feature, requires, workload, workloadBinary } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import { Btf } from './btf/index.ts';
import { bpfCall } from './ffi/bpf-call.ts';
import { kernelStruct } from './ffi/kernel-struct.ts';
import {
  attachIter,
  attachKprobe,
  attachPerfEvent,
  attachUprobe,
  attachUprobeMulti,
  openObject,
  openPinnedLink,
  type Program,
} from './index.ts';
import { DescriptorHolder } from './link-holder.ts';
import { LINK_INFO_OFFSETS } from './link-info-offsets.ts';
import type { Link } from './link.ts';
import { BpfMount } from './testing/bpf-mount.ts';
import { fixture } from './testing/fixtures.ts';
import { OPEN_FUNCTION, loadHook, type Loaded } from './testing/hooks.ts';

const binary = workloadBinary();
const WORKLOAD = { binary, function: WORKLOAD_FUNCTION };
const BPF_SK_LOOKUP = 36;

/** Attaches fixtures/hooks.bpf.c's `on_lookup` to this process's network namespace: a kind of link that can lose its hook. */
function attachToNetwork(program: Program): Link {
  return program.attachBy({ target: 'network namespace' }, ({ fd }) => {
    const namespace = openSync('/proc/self/ns/net', 'r');
    const attr = kernelStruct(16, [
      [0, 'u32', fd],
      [4, 'u32', namespace],
      [8, 'u32', BPF_SK_LOOKUP],
    ]);
    const link = bpfCall('linkCreate', attr);
    closeSync(namespace);
    expect(link).toBeGreaterThan(0);
    return new DescriptorHolder(link);
  });
}

describe('what the kernel tells of a link', () => {
  test('is laid out as link-info-offsets.ts has it', () => {
    requires('btf');
    const btf = Btf.parse(readFileSync('/sys/kernel/btf/vmlinux'));
    const known = new Map<string, number>();
    const walk = (id: number, path: string, offset: number): void => {
      const type = btf.resolve(id);
      if (type.kind !== 'struct' && type.kind !== 'union') return;
      for (const { name, type: member, bitOffset } of type.members) {
        const at = offset + bitOffset / 8;
        const full = [path, name].filter((part) => part !== '').join('.');
        if (name !== '') known.set(full, at);
        walk(member, full, at);
      }
    };
    walk(btf.find('struct', 'bpf_link_info')?.id ?? 0, '', 0);
    // Older kernels lack some; what they have lies where it does in newer ones.
    const compared = Object.entries(LINK_INFO_OFFSETS).filter(([path]) => known.has(path));
    expect(compared.length).toBeGreaterThan(10);
    expect(compared).toEqual(compared.map(([path]) => [path, known.get(path)]));
  });

  test('a raw tracepoint by its name, and the id of its program', () => {
    requires('raw tracepoint');
    const { object, program } = loadHook('on_raw_tracepoint', process.pid);
    using _object = object;
    using link = program.attach();
    const { id, programId, ...info } = link.info;
    expect(info).toMatchObject({ type: 'raw_tracepoint', name: 'sys_enter' });
    const described = readFileSync(`/proc/self/fdinfo/${link.fd}`, 'utf8');
    expect(described).toMatch(new RegExp(`^link_id:\\s*${id}$`, 'm'));
    expect(described).toMatch(new RegExp(`^prog_id:\\s*${programId}$`, 'm'));
  });

  test('a uprobe by its file, offset and cookie', () => {
    requires('uprobe', 'cookie');
    const { object, program } = loadHook('on_uprobe', process.pid);
    using _object = object;
    const cookie = 0x1234_5678_9abc_def0n;
    using link = attachUprobe(program, { ...WORKLOAD, cookie });
    expect(link.cookie).toBe(cookie);
    const { info } = link;
    expect(info.type).toBe('perf_event');
    // From Linux 6.6 on it says where, from 6.9 on with the cookie.
    const on = info.type === 'perf_event' ? info.on : undefined;
    if (on !== undefined)
      expect(on).toMatchObject({ event: 'uprobe', path: binary, offset: expect.any(Number) });
    if (feature('raw tracepoint cookie').has === 'yes') expect(on).toMatchObject({ cookie });
  });

  test('a kprobe by its function', () => {
    requires('kprobe', 'cookie');
    const { object, program } = loadHook('on_kprobe', process.pid);
    using _object = object;
    using link = attachKprobe(program, { function: OPEN_FUNCTION });
    const { info } = link;
    const on = info.type === 'perf_event' ? info.on : undefined;
    if (on !== undefined)
      expect(on).toMatchObject({ event: 'kprobe', function: OPEN_FUNCTION, offset: 0 });
    expect(info).toMatchObject({ type: 'perf_event' });
  });

  test('many uprobes in one, where the kernel has that', () => {
    requires('uprobe', 'uprobe.multi');
    const { object, program } = loadHook('on_uprobe_multi', process.pid);
    using _object = object;
    using link = attachUprobeMulti(program, { binary, pattern: 'workload_*', fallback: 'none' });
    expect(link.note).toBeUndefined();
    expect(link.info).toMatchObject({ type: 'uprobe_multi' });
  });

  test('a perf event on each CPU that is online', () => {
    requires('perf event', 'cookie');
    const { object, program } = loadHook('on_cpu_clock', process.pid);
    using _object = object;
    using group = attachPerfEvent(program, { event: 'cpu-clock', frequency: 99 });
    const cpus = readFileSync('/proc/cpuinfo', 'utf8').match(/^processor/gm) ?? [];
    expect(group.links).toHaveLength(cpus.length);
    expect(new Set(group.links.map(({ info }) => info.id)).size).toBe(cpus.length);
    group.close();
    for (const link of group.links) expect(link.closed).toBe(true);
  });
});

describe('a pinned link', () => {
  test('stays attached when it is closed, until its pin is removed', async () => {
    requires('uprobe', 'cookie');
    using mount = new BpfMount();
    const work = await workload.calls();
    const { object, program } = loadHook('on_uprobe', work.pid);
    using _object = object;
    const link = attachUprobe(program, { ...WORKLOAD, pid: work.pid });
    link.pin(mount.path('calls'));
    const { id } = link.info;
    link.close();
    await work.run();
    expect(object.globals.hits).toBe(BigInt(work.n));

    using again = openPinnedLink(mount.path('calls'));
    expect(again.info.id).toBe(id);
    again.unpin();
    expect(existsSync(mount.path('calls'))).toBe(false);
  });

  test('of a perf event keeps the event going', async () => {
    requires('perf event', 'cookie');
    using mount = new BpfMount();
    const work = await workload.faults();
    const { object, program } = loadHook('on_page_fault', work.pid);
    using _object = object;
    const group = attachPerfEvent(program, { event: 'page-faults', period: 1, pid: work.pid });
    group.links[0]?.pin(mount.path('faults'));
    group.close();
    await work.run();
    expect(object.globals.hits).toBe(BigInt(work.n));
    using again = openPinnedLink(mount.path('faults'));
    again.unpin();
  });

  test('that was unpinned and closed sees nothing more', async () => {
    requires('uprobe', 'cookie');
    using mount = new BpfMount();
    const work = await workload.calls();
    const { object, program } = loadHook('on_uprobe', work.pid);
    using _object = object;
    const link = attachUprobe(program, { ...WORKLOAD, pid: work.pid });
    link.pin(mount.path('calls'));
    expect(link.pinPath).toBe(mount.path('calls'));
    link.unpin();
    link.unpin();
    link.close();
    await work.run();
    expect(object.globals.hits).toBe(0n);
  });

  test('is refused a second name, a name that is taken, and a place that keeps none', () => {
    requires('raw tracepoint');
    using mount = new BpfMount();
    // Two programs: older kernels refuse to have one on a raw tracepoint twice.
    const [first, second] = [1, 2].map(() => loadHook('on_raw_tracepoint', process.pid)) as [
      Loaded,
      Loaded,
    ];
    using _first = first.object;
    using _second = second.object;
    const [one, other] = [first.program.attach(), second.program.attach()];
    one.pin(mount.path('one'));
    expect(() => one.pin(mount.path('two'))).toThrow(expect.objectContaining({ code: 'EBUSY' }));
    expect(() => other.pin(mount.path('one'))).toThrow(expect.objectContaining({ code: 'EEXIST' }));
    expect(() => other.pin('/tmp/no-pin')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('mount -t bpf') }),
    );
    expect(() => other.pin(7 as never)).toThrow(TypeError);
    expect(() => openPinnedLink(mount.path('none'))).toThrow(
      expect.objectContaining({ code: 'ENOENT', subject: expect.stringContaining('none') }),
    );
    one.unpin();
    one.close();
    expect(() => one.pin(mount.path('one'))).toThrow(
      expect.objectContaining({ name: 'ClosedError' }),
    );
  });

  test('of an iterator is a file to read', () => {
    requires('iter');
    using mount = new BpfMount();
    using open = openObject(fixture('iterators'));
    using object = open.load();
    using link = attachIter(object.programs['each_task'] as Program);
    link.pin(mount.path('tasks'));
    expect(statSync(mount.path('tasks')).isFile()).toBe(true);
    const text = execFileSync('cat', [mount.path('tasks')], { encoding: 'utf8' });
    expect(text.split('\n')).toContain(`${process.pid} ${process.pid} ${comm()}`);
    link.unpin();
  });
});

describe('detaching', () => {
  test('takes the program off its hook, and keeps the link', () => {
    requires('bpf');
    const { object, program } = loadHook('on_lookup', process.pid);
    using _object = object;
    using link = attachToNetwork(program);
    const inode = statSync('/proc/self/ns/net').ino;
    expect(link.info).toMatchObject({
      type: 'netns',
      netnsInode: inode,
      attachType: BPF_SK_LOOKUP,
    });
    link.detach();
    expect(link.info).toMatchObject({ type: 'netns', netnsInode: 0 });
    expect(link.closed).toBe(false);
  });

  test('of a tracing link is by close(), and says so', () => {
    requires('raw tracepoint');
    const { object, program } = loadHook('on_raw_tracepoint', process.pid);
    using _object = object;
    using link = program.attach();
    expect(() => link.detach()).toThrow(
      expect.objectContaining({
        code: 'EOPNOTSUPP',
        operation: 'detach',
        hint: expect.stringContaining('close()'),
      }),
    );
    link.close();
    expect(() => link.detach()).toThrow(expect.objectContaining({ name: 'ClosedError' }));
    expect(() => link.info).toThrow(expect.objectContaining({ name: 'ClosedError' }));
  });
});

function comm(): string {
  return readFileSync('/proc/self/comm', 'utf8').trimEnd();
}
