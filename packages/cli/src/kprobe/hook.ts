import { features, type HookKind } from '@ebpf-dojo/core';
import { BlockedError, UsageError } from '../exit.ts';
import type { Probe } from './probes.ts';

/** How functions are probed. `kprobes`: a kprobe for each. */
export type Hook = 'fentry' | 'kprobe' | 'kprobe.multi' | 'kprobes';

/** As many single kprobes are attached at most: each takes some milliseconds, and as much again to detach. */
export const MOST_KPROBES = 1000;

/**
 * The ways to probe these functions that this kernel has, the cheapest first.
 *
 * @throws {BlockedError} when it has none
 * @throws {UsageError} when there are too many functions for the one it has
 */
export function hooksFor(
  probes: readonly Probe[],
  wants: { readonly isPattern: boolean; readonly stack: boolean },
  has: (kind: HookKind) => Pick<ReturnType<typeof features.hook>, 'has' | 'seen' | 'remedy'> = (
    kind,
  ) => features.hook(kind),
): Hook[] {
  const [first] = probes;
  const hooks: Hook[] = [];
  const kprobe = has('kprobe');
  // What cannot be found out is tried: the kernel's refusal then says why.
  const kprobes = kprobe.has !== 'no';
  if (wants.isPattern) {
    if (has('kprobe.multi').has === 'yes') hooks.push('kprobe.multi');
    if (kprobes && (probes.length <= MOST_KPROBES || hooks.length === 0)) hooks.push('kprobes');
    if (hooks[0] === 'kprobes' && probes.length > MOST_KPROBES)
      throw new UsageError(
        `${probes.length} functions fit; without kprobe.multi, ${MOST_KPROBES} are the most on this kernel: narrow the pattern.`,
      );
  } else {
    // With fentry a stack would begin in its trampoline.
    if (first?.isPlain === true && !wants.stack && has('fentry').has === 'yes')
      hooks.push('fentry');
    if (kprobes) hooks.push('kprobe');
  }
  if (hooks.length > 0) return hooks;
  throw new BlockedError(
    `this kernel cannot probe its functions: kprobe: ${kprobe.seen}. ${kprobe.remedy ?? ''}`.trimEnd(),
  );
}
