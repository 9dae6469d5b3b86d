import { BpfError } from './errors/bpf-error.ts';
import type { Pointer } from './ffi/declare.ts';
import { libbpf } from './ffi/libbpf.ts';
import { lastErrno } from './ffi/libc.ts';
import { withMessages } from './ffi/messages.ts';
import { Resource } from './resource.ts';

/** A program attached to a hook. Closing detaches it; so does the end of the process, however it ends. */
export class Link extends Resource {
  readonly #handle: Pointer;

  private constructor(subject: string, owner: Resource, handle: Pointer) {
    super(subject, owner);
    this.#handle = handle;
  }

  /**
   * Makes a link from a libbpf attach call.
   *
   * @internal
   * @param target what is attached to, as errors name it: `'kprobe do_unlinkat'`
   * @param attach the libbpf call, which gives NULL and errno when it fails
   * @throws {BpfError} when `attach` fails
   */
  static make(owner: Resource, target: string, attach: () => Pointer | null): Link {
    const subject = `${owner.subject} to ${target}`;
    const { result, messages } = withMessages(() => {
      const handle = attach();
      return handle ?? lastErrno();
    });
    if (typeof result === 'number')
      throw new BpfError({ operation: 'attach', subject, errno: result, details: messages });
    return new Link(subject, owner, result);
  }

  /**
   * The link's file descriptor: a BPF link, or on kernels before 5.15 a perf event for probes. The link owns it: don't close it.
   *
   * @throws {ClosedError} after close()
   */
  get fd(): number {
    this.assertOpen();
    return libbpf.bpf_link__fd(this.#handle);
  }

  protected override release(): void {
    const error = libbpf.bpf_link__destroy(this.#handle);
    if (error < 0)
      throw new BpfError({ operation: 'detach', subject: this.subject, errno: -error });
  }
}
