import { readFileSync } from 'node:fs';
import { Btf } from '@ebpf-dojo/core';
import { YES, no, type Answer } from './answer.ts';

const KERNEL_BTF = '/sys/kernel/btf/vmlinux';

/** What a kernel can do that shows in its types: a struct, and a member of it that came with the feature. */
const shown = {
  cookie: ['bpf_perf_link', 'link', '5.15', 'cookies for probes, tracepoints and perf events'],
  'tracing cookie': ['bpf_tramp_run_ctx', 'bpf_cookie', '5.19', 'cookies for fentry and its like'],
  'raw tracepoint cookie': ['bpf_raw_tp_link', 'cookie', '6.10', 'cookies for raw tracepoints'],
  iter: ['bpf_iter_aux_info', 'map', '5.8', 'iterators'],
  'iter of one task': ['bpf_iter_aux_info', 'task', '6.1', 'iterators over one task'],
  'uprobe.multi': ['bpf_uprobe_multi_link', 'link', '6.6', 'uprobe.multi'],
} as const;

/** A feature that shows in the kernel's types. */
export type ShownFeature = keyof typeof shown;

/** Their names. */
export const shownFeatures = Object.keys(shown) as readonly ShownFeature[];

/** Whether the running kernel's types have it. */
export function shownByTypes(name: ShownFeature): Answer {
  const [struct, member, release, what] = shown[name];
  let btf: Btf;
  try {
    btf = Btf.parse(readFileSync(KERNEL_BTF));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return no(
      `${KERNEL_BTF} cannot be read (${code ?? message})`,
      'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are.',
    );
  }
  return btf.find('struct', struct)?.members.some((each) => each.name === member) === true
    ? YES
    : no(`this kernel has no ${what}`, `Use Linux ${release} or newer.`);
}
