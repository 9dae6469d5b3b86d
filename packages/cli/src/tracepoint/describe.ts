import type { Description } from '@ebpf-dojo/bpf/tracepoint';
import type { Target } from './targets.ts';
import { ownFields, userTexts } from './user-texts.ts';

/** As `RELATIVE` in tracepoint.bpf.c: the offset counts from behind its word. */
const RELATIVE = 0x8000;

/** What tracepoint.bpf.c has to know of a tracepoint. */
export function descriptionOf(
  target: Target,
  rules: Pick<Description, 'first_rule' | 'rules'>,
  empty: Description,
): Description {
  const fields = ownFields(target);
  const room = { dynamic: empty.dynamic.length, texts: empty.user_text.length };
  const dynamic = fields
    .filter(({ place }) => place !== 'fixed')
    .map(({ place, offset }) => offset + (place === 'rel_loc' ? RELATIVE : 0))
    .slice(0, room.dynamic);
  const texts = userTexts(target)
    .map(({ offset }) => offset)
    .slice(0, room.texts);
  return {
    ...rules,
    size: Math.max(...fields.map(({ offset, size }) => offset + size), 8),
    dynamic_fields: dynamic.length,
    user_texts: texts.length,
    dynamic: filled(dynamic, room.dynamic),
    user_text: filled(texts, room.texts),
  };
}

function filled(values: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, index) => values[index] ?? 0);
}
