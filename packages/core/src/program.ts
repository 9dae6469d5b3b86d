import { rememberProgram } from './attach/check-attach.ts';
import { show } from './arguments.ts';
import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { attachBySection } from './attach/by-section.ts';
import { chosenTarget, forgetTarget, setAttachTarget } from './attach/tracing-target.ts';
import { describeUprobeMulti } from './attach/uprobe-multi-type.ts';
import { BpfError } from './errors/bpf-error.ts';
import { KernelProgram } from './kernel-program.ts';
import type { LinkHolder } from './link-holder.ts';
import { Link } from './link.ts';
import { programTypeOf, type ProgramType } from './program-type.ts';
import type { Resource } from './resource.ts';

/** A program of an object that is open and not loaded yet. */
export class OpenProgram {
  /** The C function's name. */
  readonly name: string;
  /** The ELF section, which says the hook: `'tp_btf/sys_enter'`. */
  readonly section: string;
  readonly #handle: Pointer;
  readonly #assertOpen: () => void;

  /** @internal */
  constructor(handle: Pointer, assertOpen: () => void) {
    this.name = libbpf.bpf_program__name(handle);
    this.section = libbpf.bpf_program__section_name(handle);
    this.#handle = handle;
    this.#assertOpen = assertOpen;
    forgetTarget(handle);
    describeUprobeMulti(handle, this.section);
  }

  /** Its kind, by its section. */
  get type(): ProgramType {
    this.#assertOpen();
    return programTypeOf(libbpf.bpf_program__type(this.#handle));
  }

  /** Instructions of this program, before the verifier rewrites them; functions it calls are not counted. */
  get instructions(): number {
    this.#assertOpen();
    return Number(libbpf.bpf_program__insn_cnt(this.#handle));
  }

  /** Whether load() loads this program. Turn it off for programs this kernel cannot have, before load(). */
  get autoload(): boolean {
    this.#assertOpen();
    return libbpf.bpf_program__autoload(this.#handle);
  }

  set autoload(wanted: boolean) {
    this.#assertOpen();
    if (typeof wanted !== 'boolean')
      throw new TypeError(`autoload must be a boolean; it was ${show(wanted)}.`);
    libbpf.bpf_program__set_autoload(this.#handle, wanted);
  }

  /**
   * Which kernel function or tracepoint an `fentry`, `fexit`, `fmod_ret` or `tp_btf` program is for, instead of the one in its section.
   * The verifier checks the program for that target, so it has to be known before load().
   *
   * @param name of a function, or of a tracepoint without its category
   * @throws {BpfError} ESRCH when this kernel has none of that name; names that are near it are in the hint
   * @throws {ClosedError} after load() or close()
   */
  attachTarget(name: string): void {
    this.#assertOpen();
    setAttachTarget({ handle: this.#handle, name: this.name, section: this.section }, name);
  }
}

const EINVAL = 22;

/** What a program is attached to, and what its link knows of that. */
export interface AttachFields {
  /** As errors name it: `'kprobe do_unlinkat'`. */
  readonly target: string;
  /** What closes the link. Default: the program. */
  readonly owner?: Resource;
  readonly cookie?: bigint | undefined;
  readonly note?: string | undefined;
}

/** What attaching needs of a program. */
export interface AttachHow {
  /** The program's. */
  readonly fd: number;
  /** libbpf's `struct bpf_program`. */
  readonly handle: Pointer;
  /** How errors name it. */
  readonly subject: string;
}

/** A program in the kernel, checked by the verifier. Its object owns it. */
export class Program extends KernelProgram {
  /** The C function's name. */
  readonly name: string;
  /** The ELF section, which says the hook: `'tp_btf/sys_enter'`. */
  readonly section: string;
  /** False when its autoload was turned off: it is not in the kernel and cannot be attached. */
  readonly loaded: boolean;
  readonly #handle: Pointer;
  #attachments = 0;

  /** @internal */
  constructor(handle: Pointer, owner: Resource) {
    const name = libbpf.bpf_program__name(handle);
    const section = libbpf.bpf_program__section_name(handle);
    super(`program '${name}' (${section})`, owner);
    this.name = name;
    this.section = section;
    this.loaded = libbpf.bpf_program__fd(handle) >= 0;
    this.#handle = handle;
    rememberProgram(this);
  }

  /**
   * Attaches to the hook its section names (`kprobe/…`, `tracepoint/…`, `tp_btf/…`, `fentry/…`, …).
   *
   * @returns the link; closing it detaches. The program closes it when it is closed itself.
   * @throws {BpfError} when the hook does not exist or cannot be used
   * @throws {ClosedError} after the object's close()
   */
  attach(): Link {
    return attachBySection(this);
  }

  /**
   * Attaches by whatever gives something to hold. The hooks in attach/ are made of this.
   *
   * @internal
   * @param hold attaches and throws the {@link BpfError} when it cannot
   * @throws {BpfError} EINVAL when the program is not loaded
   */
  attachBy(fields: AttachFields, hold: (how: AttachHow) => LinkHolder): Link {
    this.assertOpen();
    const { target, owner = this, cookie, note } = fields;
    const subject = this.attachSubject(target);
    const fd = libbpf.bpf_program__fd(this.#handle);
    if (fd < 0)
      throw new BpfError({
        operation: 'attach',
        subject,
        errno: EINVAL,
        hint: 'The program is not in the kernel: its autoload was off when the object was loaded.',
      });
    const link = new Link(
      { subject, owner, target, cookie, note },
      hold({ fd, handle: this.#handle, subject }),
    );
    this.#attachments++;
    return link;
  }

  /** @internal The hook of a tracing program: the one its section names, or the one that was chosen before load(). */
  get tracingTarget(): string {
    const target = chosenTarget(this.#handle);
    return target === undefined ? this.section : `${this.section.replace(/\/.*$/, '')}/${target}`;
  }

  /** @internal How errors name attaching this to `target`. */
  attachSubject(target: string): string {
    return `${this.subject} to ${target}`;
  }

  /** How many times it was attached, detached since or not. */
  get attachments(): number {
    return this.#attachments;
  }

  /**
   * The program's file descriptor; negative when it is not {@link loaded}. The object owns it: don't close it.
   *
   * @throws {ClosedError} after the object's close(), when the number may mean another file
   */
  override get fd(): number {
    this.assertOpen();
    return libbpf.bpf_program__fd(this.#handle);
  }

  protected override release(): void {
    // The object unloads it.
  }
}
