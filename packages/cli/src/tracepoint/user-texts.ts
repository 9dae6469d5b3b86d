import type { TracepointField } from '@ebpf-dojo/core/tracepoints';
import type { Target } from './targets.ts';

/** Bytes, and not texts. */
const NO_TEXTS: ReadonlySet<string> = new Set(['buf', 'ubuf', 'u_msg_ptr']);
/** Texts that the kernel does not promise to leave alone. */
const CHANGEABLE_TEXTS: ReadonlySet<string> = new Set(['name', 'dev_name', 'dir_name', 'type']);

/** The fields that are addresses of texts in user memory: those of a system call's arguments. */
export function userTexts(target: Target): TracepointField[] {
  if (target.category !== 'syscalls' || !target.name.startsWith('sys_enter_')) return [];
  return target.format.fields.filter(
    ({ type, name }) =>
      (type === 'const char *' && !NO_TEXTS.has(name)) ||
      (type === 'char *' && CHANGEABLE_TEXTS.has(name)),
  );
}

/**
 * The fields that a program gets. It is handed a system call's number and arguments, and not what kernels from 7.0 on put behind them,
 * nor the first eight bytes of a record, in the place of which it has something else.
 */
export function ownFields({ category, format }: Target): TracepointField[] {
  return format.fields.filter(
    ({ common, place }) => !common && (category !== 'syscalls' || place === 'fixed'),
  );
}
