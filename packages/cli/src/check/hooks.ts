import { LibbpfNotFoundError, features, type FeatureAnswer, type HookKind } from '@ebpf-dojo/core';
import type { Check, Outcome } from './checks.ts';
import { privileges } from './privileges.ts';
import type { Serves } from './serves.ts';

interface Hook extends Partial<Serves> {
  readonly id: string;
  readonly title: string;
  /** How core names it. */
  readonly kind: HookKind;
  /** How a kernel is described that does not have it. Default: by what it answered. */
  readonly without?: string;
}

const table: readonly Hook[] = [
  {
    id: 'ring-buffer',
    title: 'bpf(2), ring buffer',
    kind: 'ring buffer',
    needed: true,
    commands: ['kprobe', 'uprobe', 'tracepoint', 'trace', 'perf', 'tcp', 'top'],
    lessons: [1, 4, 5, 6, 7, 8],
  },
  {
    id: 'btf-tracepoint',
    title: 'BTF tracepoint (tp_btf)',
    kind: 'tp_btf',
    needed: true,
    commands: ['stats', 'latency', 'trace', 'kprobe', 'tcp', 'top'],
    lessons: [8],
  },
  { id: 'raw-tracepoint', title: 'raw tracepoint', kind: 'raw_tp', lessons: [8] },
  {
    id: 'tracepoint',
    title: 'tracepoint',
    kind: 'tracepoint',
    commands: ['tracepoint'],
    lessons: [6],
  },
  {
    id: 'kprobe',
    title: 'kprobe',
    kind: 'kprobe',
    commands: ['kprobe'],
    lessons: [1, 2, 3, 4],
    without: 'this kernel has no kprobes',
  },
  {
    id: 'kprobe-multi',
    title: 'kprobe.multi',
    kind: 'kprobe.multi',
    commands: ['kprobe'],
    without: 'this kernel probes functions one by one',
  },
  {
    id: 'fentry',
    title: 'fentry',
    kind: 'fentry',
    commands: ['kprobe'],
    without: 'this kernel refuses fentry',
  },
  { id: 'uprobe', title: 'uprobe', kind: 'uprobe', commands: ['uprobe'], lessons: [5] },
  {
    id: 'uprobe-multi',
    title: 'uprobe.multi',
    kind: 'uprobe.multi',
    commands: ['uprobe'],
    without: 'this kernel probes functions one by one',
  },
  {
    id: 'perf-event',
    title: 'CPU clock (perf event)',
    kind: 'perf_event',
    commands: ['perf'],
    lessons: [7],
  },
  { id: 'iterator', title: 'iterator', kind: 'iter', commands: ['tcp', 'top'] },
  {
    id: 'task-storage',
    title: 'task storage',
    kind: 'task storage',
    without: 'latency and top take a hash instead',
  },
];

/** One check for each kind of hook: core loads a trivial program, attaches it, makes it run, and counts. */
export const hooks: readonly Check[] = table.map((hook) => ({
  id: hook.id,
  title: hook.title,
  needed: hook.needed ?? false,
  commands: hook.commands ?? [],
  lessons: hook.lessons ?? [],
  run: () => attempt(hook),
}));

function attempt({ kind, without }: Hook): Outcome {
  try {
    const answer = features.hook(kind);
    if (answer.has === 'yes') return { status: 'ok', detail: answer.seen };
    if (answer.has === 'inconclusive' && isRefused(answer) && privileges().status !== 'ok')
      return { status: 'untried', detail: 'needs privileges' };
    return {
      status: 'missing',
      detail:
        answer.has === 'no' && without !== undefined ? `${without} (${answer.code})` : answer.seen,
      ...(answer.remedy === undefined ? {} : { fix: answer.remedy }),
    };
  } catch (error) {
    if (error instanceof LibbpfNotFoundError) return { status: 'untried', detail: 'needs libbpf' };
    throw error;
  }
}

function isRefused({ code }: FeatureAnswer): boolean {
  return code === 'EPERM' || code === 'EACCES';
}
