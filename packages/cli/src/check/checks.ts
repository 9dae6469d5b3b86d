import { release } from 'node:os';
import { LibbpfNotFoundError, features, libbpfVersion } from '@ebpf-dojo/core';
import { hooks } from './hooks.ts';
import { kernelSymbols, perfEventsAllowed, tracefs } from './files.ts';
import { privileges } from './privileges.ts';
import { EVERYTHING, type Serves } from './serves.ts';

/** What a check found. */
export interface Outcome {
  readonly status: 'ok' | 'missing' | 'untried';
  /** What was seen. */
  readonly detail: string;
  /** The one thing to do about it. */
  readonly fix?: string;
}

/** One thing to look at. */
export interface Check extends Serves {
  /** Stable, for scripts. */
  readonly id: string;
  readonly title: string;
  readonly run: () => Outcome;
}

const OLDEST_KERNEL = [5, 10] as const;

/** Everything `check` looks at, in the order in which one thing needs another. */
export const checks: readonly Check[] = [
  { id: 'kernel', title: 'Kernel 5.10 or newer', ...EVERYTHING, run: kernel },
  { id: 'btf', title: 'Kernel types (BTF)', ...EVERYTHING, run: btf },
  { id: 'libbpf', title: 'libbpf 1.1 or newer', ...EVERYTHING, run: libbpf },
  { id: 'privileges', title: 'Privileges', ...EVERYTHING, run: privileges },
  ...hooks,
  {
    id: 'tracefs',
    title: 'tracefs',
    needed: false,
    commands: ['tracepoint'],
    lessons: [6],
    run: tracefs,
  },
  {
    id: 'perf-events-allowed',
    title: 'Perf events allowed',
    needed: false,
    commands: ['perf'],
    lessons: [7],
    run: perfEventsAllowed,
  },
  {
    id: 'kernel-symbols',
    title: 'Kernel symbols',
    needed: false,
    commands: ['kprobe', 'perf'],
    lessons: [7],
    run: kernelSymbols,
  },
];

function kernel(): Outcome {
  const version = release();
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < OLDEST_KERNEL[0] || (major === OLDEST_KERNEL[0] && minor < OLDEST_KERNEL[1]);
  const detail = `${version}, ${process.arch}`;
  return old
    ? {
        status: 'missing',
        detail,
        fix: 'Use a newer kernel: every supported Debian and Ubuntu has one.',
      }
    : { status: 'ok', detail };
}

function btf(): Outcome {
  const { has, seen, remedy } = features.btf();
  if (has === 'yes') return { status: 'ok', detail: seen };
  return {
    status: 'missing',
    detail: seen,
    fix: `${remedy} In a container, mount the host's /sys/kernel/btf into it.`,
  };
}

function libbpf(): Outcome {
  try {
    return { status: 'ok', detail: `libbpf ${libbpfVersion()}` };
  } catch (error) {
    if (!(error instanceof LibbpfNotFoundError)) throw error;
    const [reason = '', ...fix] = error.message.split('\n');
    return { status: 'missing', detail: reason, fix: fix.map((line) => line.trim()).join('  ') };
  }
}
