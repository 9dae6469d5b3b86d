import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { nativeAbi, syscallNumber } from '@ebpf-dojo/core/syscalls';
import { expect, vi } from 'vitest';
import { DEADLINE_MS } from './tool.ts';

const WAITS = ['epoll_wait', 'epoll_pwait', 'epoll_pwait2'].map((name) =>
  String(syscallNumber(nativeAbi(), name)),
);

/**
 * Waits until a started tool has attached programs to so many perf events, as probes and tracepoints are. Before Linux 5.15 there are no
 * links that would tell. All is attached in one turn of the event loop: who waits for the next one has done it.
 */
export async function untilAttached(
  { pid }: { readonly pid?: number | undefined },
  events: number,
): Promise<void> {
  await vi.waitFor(() => {
    expect(descriptors(pid, 'perf_event')).toBe(events);
    expectWaiting(pid);
  }, DEADLINE_MS);
}

/** As {@link untilAttached}, whatever a tool attaches, and to how much: it has something attached, and waits. */
export async function untilReady({ pid }: { readonly pid?: number | undefined }): Promise<void> {
  await vi.waitFor(() => {
    expect(descriptors(pid, 'perf_event') + descriptors(pid, 'bpf_link')).toBeGreaterThan(0);
    expectWaiting(pid);
  }, DEADLINE_MS);
}

function descriptors(pid: number | undefined, kind: string): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => linkOf(`${folder}/${fd}`)?.includes(kind)).length;
}

function expectWaiting(pid: number | undefined): void {
  expect(WAITS).toContain(readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ')[0]);
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since it was listed.
    return undefined;
  }
}
