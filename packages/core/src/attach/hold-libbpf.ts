import { BpfError } from '../errors/bpf-error.ts';
import type { Pointer } from '../ffi/declare.ts';
import { lastErrno } from '../ffi/libc.ts';
import { withMessages } from '../ffi/messages.ts';
import { LibbpfHolder } from '../link-holder.ts';

/** How a call of libbpf's is made, and what is said when it fails. */
export interface LibbpfAttach {
  /** How errors name it. */
  readonly subject: string;
  readonly kind?: 'link' | 'perf event' | 'several';
  /** The call; NULL and errno when it fails. */
  readonly attach: () => Pointer | null;
  /** The one thing to do next, by errno; default: what is said of every attachment. */
  readonly hint?: (errno: number) => string | undefined;
}

/** @throws {BpfError} when the call fails, with what libbpf said */
export function holdLibbpf({ subject, kind, attach, hint }: LibbpfAttach): LibbpfHolder {
  const { result, messages } = withMessages(() => attach() ?? lastErrno());
  if (typeof result !== 'number') return new LibbpfHolder(result, kind);
  const next = hint?.(result);
  throw new BpfError({
    operation: 'attach',
    subject,
    errno: result,
    details: messages,
    ...(next === undefined ? {} : { hint: next }),
  });
}
