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
    expect(perfEvents(pid)).toBe(events);
    expect(WAITS).toContain(readFileSync(`/proc/${pid}/syscall`, 'utf8').split(' ')[0]);
  }, DEADLINE_MS);
}

function perfEvents(pid: number | undefined): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => linkOf(`${folder}/${fd}`)?.includes('perf_event'))
    .length;
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    // Closed since it was listed.
    return undefined;
  }
}
