import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openObject, type OpenObject, type RingBuffer } from '@ebpf-dojo/core';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { PACKAGE, built } from '../build-cache.ts';

/** What ebpf-build would generate for bpf/probe.bpf.c. */
export interface ProbeShape {
  readonly maps: { readonly ring: RingBuffer<number> };
  readonly programs:
    | 'on_raw_tracepoint'
    | 'write_ring'
    | 'on_btf_tracepoint'
    | 'on_tracepoint'
    | 'on_kprobe'
    | 'on_kprobe_multi'
    | 'on_fentry'
    | 'on_uprobe'
    | 'on_perf_event';
  readonly variables: { probing_pid: number; hits: number };
  readonly globals: { readonly probing_pid: number; hits: number };
}

const HEADERS = join(PACKAGE, '../../bpf/include');

let bytes: Uint8Array | undefined;

/**
 * Opens bpf/probe.bpf.c for this process, with one of its programs to load.
 *
 * @throws {CompileError} when clang or libbpf's headers are missing
 */
export function openProbe(program: ProbeShape['programs']): OpenObject<ProbeShape> {
  bytes ??= readFileSync(compiled('bpf/probe.bpf.c'));
  const open = openObject<ProbeShape>(bytes, { name: 'probe' });
  open.globals.probing_pid = process.pid;
  for (const each of Object.values(open.programs)) each.autoload = each.name === program;
  return open;
}

/**
 * Compiles a BPF source of this package once.
 *
 * @param source relative to the package
 * @returns the object's path
 */
export function compiled(source: string): string {
  const make = (folder: string) =>
    compileBpf(source, { cwd: PACKAGE, out: folder, include: [relative(PACKAGE, HEADERS)] });
  const headers = ['bpf.h', 'task.h'].map((name) => join(HEADERS, name));
  return built({
    name: source.replace(/^.*\/(.*)\.c$/, '$1.o'),
    inputs: [join(PACKAGE, source), ...headers],
    make,
  });
}
