import { LibbpfNotFoundError, features, type FeatureAnswer, type HookKind } from '@ebpf-dojo/core';
import type { Check, Outcome } from './checks.ts';
import { privileges } from './privileges.ts';

interface Hook {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly string[];
  /** How core names it. */
  readonly kind: HookKind;
  /** How a kernel is described that does not have it. Default: by what it answered. */
  readonly without?: string;
}

const table: readonly Hook[] = [
  {
    id: 'ring-buffer',
    title: 'bpf(2), ring buffer',
    blocks: ['trace', 'lessons 01 and 04 to 08'],
    kind: 'ring buffer',
  },
  { id: 'raw-tracepoint', title: 'raw tracepoint', blocks: ['lesson 08'], kind: 'raw_tp' },
  {
    id: 'btf-tracepoint',
    title: 'BTF tracepoint (tp_btf)',
    blocks: ['trace', 'lesson 08'],
    kind: 'tp_btf',
  },
  {
    id: 'tracepoint',
    title: 'tracepoint',
    blocks: ['tracepoint', 'lesson 06'],
    kind: 'tracepoint',
  },
  {
    id: 'kprobe',
    title: 'kprobe',
    blocks: ['lessons 01 to 04'],
    kind: 'kprobe',
    without: 'this kernel has no kprobes',
  },
  {
    id: 'fentry',
    title: 'fentry',
    blocks: [],
    kind: 'fentry',
    without: 'this kernel refuses fentry',
  },
  { id: 'uprobe', title: 'uprobe', blocks: ['uprobe', 'lesson 05'], kind: 'uprobe' },
  {
    id: 'perf-event',
    title: 'CPU clock (perf event)',
    blocks: ['lesson 07'],
    kind: 'perf_event',
  },
];

/** One check for each kind of hook: core loads a trivial program, attaches it, makes it run, and counts. */
export const hooks: readonly Check[] = table.map((hook) => ({
  id: hook.id,
  title: hook.title,
  blocks: hook.blocks,
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
