import { show } from './arguments.ts';
import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { programTypeOf, type ProgramType } from './program-type.ts';
import { KernelProgram } from './kernel-program.ts';
import { Link } from './link.ts';
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
  }

  /**
   * Attaches to the hook its section names (`kprobe/…`, `tracepoint/…`, `tp_btf/…`, `fentry/…`, …).
   *
   * @returns the link; closing it detaches. The program closes it when it is closed itself.
   * @throws {BpfError} when the hook does not exist or cannot be used
   * @throws {ClosedError} after the object's close()
   */
  attach(): Link {
    return this.attachWith(this.section, (handle) => libbpf.bpf_program__attach(handle));
  }

  /**
   * Attaches through any libbpf call. The hooks in attach/ are made of this.
   *
   * @internal
   */
  attachWith(target: string, attach: (handle: Pointer) => Pointer | null): Link {
    this.assertOpen();
    const link = Link.make(this, target, () => attach(this.#handle));
    this.#attachments++;
    return link;
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
