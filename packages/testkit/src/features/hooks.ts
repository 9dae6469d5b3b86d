import { LibbpfNotFoundError, features, type FeatureAnswer, type HookKind } from '@ebpf-dojo/core';
import { no, YES, type Answer } from './answer.ts';

interface Hook {
  /** How core names it. */
  readonly kind: HookKind;
  /** How a kernel is described that refuses. */
  readonly without: string;
}

/** What programs are attached to, and what tracing needs beside, by the name that `requires` takes. Core tries each. */
export const hooks = {
  'ring buffer': { kind: 'ring buffer', without: 'has no BPF ring buffers' },
  'raw tracepoint': { kind: 'raw_tp', without: 'has no raw tracepoint sys_enter' },
  'btf tracepoint': { kind: 'tp_btf', without: 'has no BTF tracepoints' },
  tracepoint: { kind: 'tracepoint', without: 'has no tracepoint raw_syscalls:sys_enter' },
  kprobe: { kind: 'kprobe', without: 'has no kprobes' },
  'kprobe.multi': { kind: 'kprobe.multi', without: 'has no kprobe.multi' },
  fentry: { kind: 'fentry', without: 'refuses fentry' },
  uprobe: { kind: 'uprobe', without: 'has no uprobes' },
  'uprobe.multi': { kind: 'uprobe.multi', without: 'has no uprobe.multi' },
  'perf event': { kind: 'perf_event', without: 'has no CPU clock to sample by' },
  iter: { kind: 'iter', without: 'has no BPF iterators' },
  'task storage': { kind: 'task storage', without: 'has no task storage for tracing programs' },
  cookie: { kind: 'cookie', without: 'takes no cookies for probes' },
} as const satisfies Readonly<Record<string, Hook>>;

/** What core found out of a hook. */
export function tryHook({ kind, without }: Hook): Answer {
  return answering(
    () => features.hook(kind),
    ({ code }) => `this kernel ${without} (${code})`,
  );
}

/** Loads a program and no more. */
export function tryLoading(): Answer {
  const answer = answering(
    () => features.programType('raw_tracepoint'),
    ({ code }) => `the kernel does not let user ${process.geteuid?.()} load BPF programs (${code})`,
  );
  return answer.has === 'no'
    ? { ...answer, remedy: `${answer.remedy} \`npm test\` runs as root, by sudo.` }
    : answer;
}

/** Refused for us: the privileges, or what a set-up left out. It blocks a test as a kernel without the feature does. */
const NOT_FOR_US: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'ENOENT']);

function answering(ask: () => FeatureAnswer, without: (answer: FeatureAnswer) => string): Answer {
  try {
    const answer = ask();
    const { has, seen, code, remedy = '' } = answer;
    if (has === 'yes') return YES;
    if (has === 'no') return no(without(answer), remedy);
    if (NOT_FOR_US.has(code)) return no(seen, remedy);
    return { has: 'unknown', reason: seen, cause: undefined };
  } catch (error) {
    if (error instanceof LibbpfNotFoundError) {
      const [reason = '', ...remedy] = error.message.split('\n');
      return no(reason, remedy.map((line) => line.trim()).join('  '));
    }
    return {
      has: 'unknown',
      reason: error instanceof Error ? error.message : String(error),
      cause: error,
    };
  }
}
