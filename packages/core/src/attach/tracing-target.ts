import { readFileSync } from 'node:fs';
import { Btf } from '../btf/index.ts';
import { checkText } from '../check-argument.ts';
import { BpfError } from '../errors/bpf-error.ts';
import type { Pointer } from '../ffi/declare.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { withMessages } from '../ffi/messages.ts';
import { nearNames } from '../near/near-names.ts';

const KERNEL_BTF = '/sys/kernel/btf/vmlinux';
/** What the kernel's BTF calls the type of tracepoint `x`: `btf_trace_x`. */
const TRACEPOINT_PREFIX = 'btf_trace_';

/** A program that is not loaded yet. */
export interface Targeted {
  readonly handle: Pointer;
  readonly name: string;
  readonly section: string;
}

/** @throws {BpfError} ESRCH when this kernel has no such function or tracepoint */
export function setAttachTarget({ handle, name, section }: Targeted, target: string): void {
  checkText(target, 'the target of a program');
  const { result, messages } = withMessages(() =>
    libbpf.bpf_program__set_attach_target(handle, 0, target),
  );
  if (result >= 0) {
    chosen.set(handle, target);
    return;
  }
  const hint = nearTargets(section, target);
  throw new BpfError({
    operation: 'attach target',
    subject: `program '${name}' (${section}) to ${target}`,
    errno: -result,
    details: messages,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** libbpf does not give a target back; by the address of its program, which stays when the object is loaded. */
const chosen = new Map<Pointer, string>();

/** What a program was targeted at; undefined when its section says it. */
export function chosenTarget(handle: Pointer): string | undefined {
  return chosen.get(handle);
}

/** A new program: what was at its address is gone. */
export function forgetTarget(handle: Pointer): void {
  chosen.delete(handle);
}

function nearTargets(section: string, target: string): string | undefined {
  let btf: Btf;
  try {
    btf = Btf.parse(readFileSync(KERNEL_BTF));
  } catch {
    return `It needs the types of the kernel, and ${KERNEL_BTF} cannot be read.`;
  }
  const near = nearNames(target, section.startsWith('tp_btf') ? tracepoints(btf) : functions(btf));
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : undefined;
}

function* functions(btf: Btf): Generator<string, void, undefined> {
  for (const type of btf.types()) if (type.kind === 'func') yield type.name;
}

function* tracepoints(btf: Btf): Generator<string, void, undefined> {
  for (const type of btf.types())
    if (type.kind === 'typedef' && type.name.startsWith(TRACEPOINT_PREFIX))
      yield type.name.slice(TRACEPOINT_PREFIX.length);
}
