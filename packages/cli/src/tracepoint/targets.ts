import { BpfError } from '@ebpf-dojo/core';
import {
  listTracepoints,
  readTracepointFormat,
  type TracepointFormat,
  type TracepointName,
} from '@ebpf-dojo/core/tracepoints';
import { BlockedError, UsageError } from '../exit.ts';
import { count } from '../output/units.ts';

/** A tracepoint of this kernel, and how its records look. */
export interface Target extends TracepointName {
  /** As people write it: `sched:sched_switch`. */
  readonly event: string;
  readonly format: TracepointFormat;
}

/**
 * The tracepoints that a person means: by category and name, or by both with a colon between them, each with `*` and `?`.
 *
 * @param most how many there may be
 * @throws {UsageError} when there is none, or too many
 * @throws {BlockedError} when this user may not read the kernel's list of them, or it is not there
 */
export function findTargets(words: readonly string[], most: number): Target[] {
  const { category, name } = nameOf(words);
  const names = /[*?]/.test(category + name)
    ? matching(`${category}:${name}`)
    : [{ category, name }];
  if (names.length > most)
    throw new UsageError(
      `${category}:${name} are ${count(names.length, 'tracepoint')}, and ${most} fit: narrow the pattern.`,
    );
  return names.map((each) => ({
    ...each,
    event: `${each.category}:${each.name}`,
    format: asking(() => readTracepointFormat(each)),
  }));
}

/** The tracepoints that fit a pattern, or all. */
export function listed(pattern: string | undefined): TracepointName[] {
  return asking(() => listTracepoints(pattern));
}

function nameOf(words: readonly string[]): TracepointName {
  const [category = '', name = '', ...more] =
    words.length === 1 ? (words[0] ?? '').split(':') : words;
  if (category === '' || name === '' || more.length > 0 || /[:/]/.test(name))
    throw new UsageError(
      'give a tracepoint as category and name, such as `sched sched_switch` or sched:sched_switch.',
    );
  return { category, name };
}

function matching(pattern: string): TracepointName[] {
  const names = listed(pattern);
  if (names.length === 0)
    throw new UsageError(
      `this kernel has no tracepoint ${pattern}: \`ebpf-tool tracepoint --list\` tells those it has.`,
    );
  return names;
}

/** Runs what asks tracefs, and says whose fault it is when that fails. */
function asking<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    if (!(error instanceof BpfError)) throw error;
    const hint = error.hint?.replace(/^This kernel has no such tracepoint\. /, '') ?? '';
    if (error.code === 'ENOENT' && !hint.includes('not mounted'))
      throw new UsageError(`there is no ${error.subject}. ${hint}`);
    if (['ENOENT', 'EACCES', 'EPERM'].includes(error.code))
      throw new BlockedError(error.message, { cause: error });
    throw error;
  }
}
