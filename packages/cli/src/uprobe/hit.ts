import { TextState, type Hit, type TextHit } from '@ebpf-dojo/bpf/uprobe';
import type { ValueType } from './value-type.ts';

/** A call or a return, as the kernel reports it. */
export type AnyHit = Hit | TextHit;

/** One of its values that is shown. */
export interface HitValue {
  readonly type: ValueType;
  readonly value: bigint;
  /** What it points to; undefined when that is no text, or could not be read. */
  readonly text: string | undefined;
  readonly isCut: boolean;
  readonly isUnreadable: boolean;
}

/** What both kinds have. */
export function hitOf(hit: AnyHit): Hit {
  return 'hit' in hit ? hit.hit : hit;
}

/** Its values that are shown, by type. */
export function valuesOf(any: AnyHit, types: readonly ValueType[]): HitValue[] {
  const { values } = hitOf(any);
  return types.flatMap((type, index) => {
    if (type.isSkipped) return [];
    const state = 'hit' in any && type.isText ? any.states[index] : TextState.TEXT_NONE;
    const isRead = state === TextState.TEXT_WHOLE || state === TextState.TEXT_CUT;
    return {
      type,
      value: values[index] ?? 0n,
      text: isRead && 'hit' in any ? any.texts[index] : undefined,
      isCut: state === TextState.TEXT_CUT,
      isUnreadable: state === TextState.TEXT_UNREADABLE,
    };
  });
}
