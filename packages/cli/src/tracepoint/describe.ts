import {
  RuleKind,
  type Description,
  type Rule,
  type TracepointShape,
} from '@ebpf-dojo/bpf/tracepoint';
import { BtfError } from '@ebpf-dojo/core';
import { UsageError } from '../exit.ts';
import { parseFilter } from './expression.ts';
import type { SampleLayout } from './layout.ts';
import { rulesOf } from './rules.ts';
import type { Target } from './targets.ts';
import { ownFields, userTexts } from './user-texts.ts';

/** As `RELATIVE` in tracepoint.bpf.c: the offset counts from behind its word. */
const RELATIVE = 0x8000;

/** `EVENT_RULES` of tracepoint.bpf.c. */
const MOST_COMPARISONS = 8;

/** Constants of tracepoint.bpf.c, before load. */
type Constants = TracepointShape['variables'];

/**
 * Tells tracepoint.bpf.c what there is of each tracepoint, and what of it is wanted.
 *
 * @param filter what their fields have to be; all records without
 * @throws {UsageError} when the filter is none for them, or there is no room for it
 */
export function describeTargets(
  targets: readonly Target[],
  {
    globals,
    layout,
    filter,
  }: {
    readonly globals: Constants;
    readonly layout: SampleLayout;
    readonly filter: string | undefined;
  },
): void {
  const room = { descriptions: globals.descriptions.length, rules: globals.rules.length };
  const empty = emptyRule(globals.rules);
  const undescribed = emptyDescription(globals.descriptions);
  const groups = filter === undefined ? [] : parseFilter(filter);
  if (groups.flat().length > MOST_COMPARISONS)
    throw new UsageError(`--filter: up to ${MOST_COMPARISONS} comparisons fit.`);
  const rules: Rule[] = [];
  const descriptions = targets.map((target) => {
    const own = rulesOf(groups, target, { text: filter ?? '', layout, empty });
    const place = {
      first_rule: rules.length,
      rules: own.length,
      compares_user_text: own.some((rule) => isUserText(rule, layout)),
    };
    rules.push(...own);
    return descriptionOf(target, place, undescribed);
  });
  if (rules.length > room.rules)
    throw new UsageError(
      `--filter: ${rules.length} comparisons for ${targets.length} tracepoints, and ${room.rules} fit: narrow the pattern.`,
    );
  globals.descriptions = filled(descriptions, room.descriptions, undescribed);
  if (rules.length > 0) globals.rules = filled(rules, room.rules, empty);
}

/** What tracepoint.bpf.c has to know of a tracepoint. */
function descriptionOf(
  target: Target,
  rules: Pick<Description, 'first_rule' | 'rules' | 'compares_user_text'>,
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
    dynamic: filled(dynamic, room.dynamic, 0),
    user_text: filled(texts, room.texts, 0),
  };
}

function filled<T>(values: readonly T[], length: number, filler: T): T[] {
  return Array.from({ length }, (_, index) => values[index] ?? filler);
}

function isUserText({ kind, offset }: Rule, layout: SampleLayout): boolean {
  return kind === RuleKind.RULE_TEXT && offset >= layout.record + layout.userTexts;
}

/** What an object has before anything is written: copied, since what it gives changes with it. */
function emptyRule([rule]: readonly Rule[]): Rule {
  if (rule === undefined) throw new BtfError('tracepoint.bpf.o has no room for rules.');
  return { ...rule, words: [...rule.words], masks: [...rule.masks] };
}

function emptyDescription([description]: readonly Description[]): Description {
  if (description === undefined)
    throw new BtfError('tracepoint.bpf.o has no room for descriptions.');
  const { dynamic, user_text: texts } = description;
  return { ...description, dynamic: [...dynamic], user_text: [...texts] };
}
