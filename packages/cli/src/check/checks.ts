import { readFileSync } from 'node:fs';
import { release } from 'node:os';
import { LibbpfNotFoundError, libbpfVersion } from '@ebpf-dojo/core';
import { hooks } from './hooks.ts';
import { privileges } from './privileges.ts';

/** What a check found. */
export interface Outcome {
  readonly status: 'ok' | 'missing' | 'untried';
  /** What was seen. */
  readonly detail: string;
  /** The one thing to do about it. */
  readonly fix?: string;
}

/** One thing to look at. */
export interface Check {
  /** Stable, for scripts. */
  readonly id: string;
  readonly title: string;
  /** Commands and lessons that do not work without it. */
  readonly blocks: readonly string[];
  readonly run: () => Outcome;
}

const OLDEST_KERNEL = [5, 10] as const;
const EVERYTHING = ['trace', 'every lesson'];

/** Everything `check` looks at, in the order in which one thing needs another. */
export const checks: readonly Check[] = [
  { id: 'kernel', title: 'Kernel 5.10 or newer', blocks: EVERYTHING, run: kernel },
  { id: 'btf', title: 'Kernel types (BTF)', blocks: EVERYTHING, run: btf },
  { id: 'libbpf', title: 'libbpf 1.1 or newer', blocks: EVERYTHING, run: libbpf },
  { id: 'privileges', title: 'Privileges', blocks: EVERYTHING, run: privileges },
  ...hooks,
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
  const path = '/sys/kernel/btf/vmlinux';
  try {
    return { status: 'ok', detail: `${path}, ${Math.round(readFileSync(path).length / 1024)} KiB` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return {
      status: 'missing',
      detail: `${path}: ${code ?? 'unreadable'}`,
      fix: 'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are.',
    };
  }
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
