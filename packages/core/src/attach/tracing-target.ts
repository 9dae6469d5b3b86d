import { checkText } from '../arguments.ts';
import { readFileSync, readdirSync } from 'node:fs';
import { Btf } from '../btf/index.ts';
import { BpfError } from '../errors/bpf-error.ts';
import type { Pointer } from '../ffi/declare.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { withMessages } from '../ffi/messages.ts';
import { nearNames } from '../near/near-names.ts';

const KERNEL_BTF = '/sys/kernel/btf';
const ESRCH = 3;
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
  const subject = `program '${name}' (${section}) to ${target}`;
  // libbpf 1.1 looks through all modules for what is not there, and never closes what it opened of them.
  const names = kernelNames(section);
  if (names !== undefined && !names.has(target) && !inModule(names, target)) {
    const near = nearNames(target, names.all());
    throw new BpfError({
      operation: 'attach target',
      subject,
      errno: ESRCH,
      hint:
        near.length > 0
          ? `This kernel has no such target. Did you mean ${near.join(', ')}?`
          : 'This kernel has no such function or tracepoint, or it was inlined.',
    });
  }
  const { result, messages } = withMessages(() =>
    libbpf.bpf_program__set_attach_target(handle, 0, target),
  );
  if (result < 0)
    throw new BpfError({
      operation: 'attach target',
      subject,
      errno: -result,
      details: messages,
    });
  chosen.set(handle, target);
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

/** What programs of one kind can be targeted at. */
class TargetNames {
  readonly btf: Btf;
  readonly #kind: 'func' | 'typedef';
  readonly #prefix: string;

  constructor(btf: Btf, ofTracepoints: boolean) {
    this.btf = btf;
    this.#kind = ofTracepoints ? 'typedef' : 'func';
    this.#prefix = ofTracepoints ? TRACEPOINT_PREFIX : '';
  }

  has(target: string, btf = this.btf): boolean {
    return btf.find(this.#kind, `${this.#prefix}${target}`) !== undefined;
  }

  *all(): Generator<string, void, undefined> {
    for (const type of this.btf.types())
      if (type.kind === this.#kind && type.name.startsWith(this.#prefix))
        yield type.name.slice(this.#prefix.length);
  }
}

/** Undefined for kinds of programs with other targets, and where the kernel's types cannot be read. */
function kernelNames(section: string): TargetNames | undefined {
  const kind = /^(?:fentry|fexit|fmod_ret|tp_btf)\b/.exec(section)?.[0];
  if (kind === undefined) return undefined;
  try {
    return new TargetNames(Btf.parse(readFileSync(`${KERNEL_BTF}/vmlinux`)), kind === 'tp_btf');
  } catch {
    return undefined;
  }
}

function inModule(names: TargetNames, target: string): boolean {
  return readdirSync(KERNEL_BTF).some((module) => {
    if (module === 'vmlinux') return false;
    try {
      const btf = Btf.parse(readFileSync(`${KERNEL_BTF}/${module}`), names.btf);
      return names.has(target, btf);
    } catch {
      // It was unloaded meanwhile.
      return false;
    }
  });
}
