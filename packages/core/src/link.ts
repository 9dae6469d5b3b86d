import { checkText } from './arguments.ts';
import { BpfError } from './errors/bpf-error.ts';
import { DescriptorHolder, type LinkHolder } from './link-holder.ts';
import { linkInfo, type LinkInfo } from './link-info.ts';
import { openPin, pinDescriptor, removePin } from './pin.ts';
import { libbpf } from './ffi/libbpf.ts';
import { Resource } from './resource.ts';

const EBUSY = 16;
const EOPNOTSUPP = 95;

/** What a link is made of. */
export interface LinkFields {
  /** How errors name it. */
  readonly subject: string;
  /** What closes it when it is closed itself; none for a link that was pinned. */
  readonly owner?: Resource;
  readonly target: string;
  readonly cookie?: bigint | undefined;
  readonly note?: string | undefined;
}

/**
 * A program attached to a hook. Closing detaches it, unless it is pinned; so does the end of the process, however it ends.
 *
 * Closing a link makes the kernel detach. {@link detach} is for the few kinds of links that can lose their hook and live on.
 */
export class Link extends Resource {
  /** What it is attached to, by the name that was taken: `'kprobe tcp_v4_rcv.isra.0'`. */
  readonly target: string;
  /** What the program reads by `bpf_get_attach_cookie()`; undefined when none was given. */
  readonly cookie: bigint | undefined;
  /** What was done otherwise than asked, and why: another function of nearly that name, a fallback. Undefined when nothing was. */
  readonly note: string | undefined;
  readonly #holder: LinkHolder;
  #pin: string | undefined;

  /** @internal */
  constructor(fields: LinkFields, holder: LinkHolder) {
    super(fields.subject, fields.owner);
    this.target = fields.target;
    this.cookie = fields.cookie;
    this.note = fields.note;
    this.#holder = holder;
  }

  /**
   * The link's file descriptor: a BPF link, or on kernels before 5.15 a perf event for probes; -1 for USDT, which is made of several.
   * The link owns it: don't close it.
   *
   * @throws {ClosedError} after close()
   */
  get fd(): number {
    this.assertOpen();
    return this.#holder.fd;
  }

  /** This link, as a list: what attaches in several links has more of them, see {@link LinkGroup}. */
  get links(): readonly Link[] {
    return [this];
  }

  /**
   * What the kernel tells of it now.
   *
   * @throws {BpfError} when it is no BPF link: USDT, and before Linux 5.15 probes, tracepoints and perf events
   * @throws {ClosedError} after close()
   */
  get info(): LinkInfo {
    this.assertOpen();
    return linkInfo(this.#holder.fd, this.subject);
  }

  /**
   * Takes the program off its hook and keeps the link: its {@link info} can still be read, and its pin stays.
   *
   * Links of cgroups, network namespaces, XDP, tcx, netkit, sockmaps and struct_ops can do that; those of tracing can not, and are
   * detached by {@link close}. Source: bpf(2), BPF_LINK_DETACH. Linux 5.9.
   *
   * @throws {BpfError} EOPNOTSUPP for the kinds that cannot
   * @throws {ClosedError} after close()
   */
  detach(): void {
    this.assertOpen();
    const error = libbpf.bpf_link_detach(this.#holder.fd);
    if (error < 0)
      throw new BpfError({
        operation: 'detach',
        subject: this.subject,
        // What is no BPF link is refused as EINVAL or EBADF; the reason is the same.
        errno: EOPNOTSUPP,
        hint: 'This kind of link is attached as long as someone holds it: close() it, and unpin() it when it is pinned.',
      });
  }

  /** Where {@link pin} pinned it, as an absolute path; undefined when it is not pinned by this. */
  get pinPath(): string | undefined {
    return this.#pin;
  }

  /**
   * Gives it a name in a BPF file system. The program then stays attached after close() and after the end of this process, until
   * the name is removed.
   *
   * @param path in a BPF file system; its folder must be there
   * @throws {BpfError} EBUSY when it is pinned already, EEXIST when the name is taken, EPERM outside of a BPF file system,
   *   EOPNOTSUPP for what is not one BPF link: USDT, ksyscall, and before Linux 5.15 probes, tracepoints and perf events
   * @throws {ClosedError} after close()
   */
  pin(path: string): void {
    this.assertOpen();
    checkText(path, 'the path of a pin');
    if (this.#pin !== undefined)
      throw new BpfError({
        operation: 'pin',
        subject: `${this.subject} to ${path}`,
        errno: EBUSY,
        hint: `It is pinned to ${this.#pin}; unpin() it first.`,
      });
    if (!this.#holder.pinnable)
      throw new BpfError({
        operation: 'pin',
        subject: `${this.subject} to ${path}`,
        errno: EOPNOTSUPP,
        hint: 'Only one BPF link can be pinned: not USDT, not ksyscall, and before Linux 5.15 no probe, tracepoint or perf event.',
      });
    this.#pin = pinDescriptor(this.#holder.fd, path, this.subject);
  }

  /**
   * Removes the name that {@link pin} gave, or that it was opened by. Does nothing when there is none.
   *
   * @throws {BpfError} ENOENT when somebody else has removed it
   * @throws {ClosedError} after close(): open it by {@link openPinnedLink}
   */
  unpin(): void {
    this.assertOpen();
    if (this.#pin === undefined) return;
    const path = this.#pin;
    this.#pin = undefined;
    removePin(path, this.subject);
  }

  /** @internal It was opened by this pin. */
  static pinned(path: string): Link {
    const fd = openPin(path, 'link');
    const link = new Link(
      { subject: `pinned link ${path}`, target: path },
      new DescriptorHolder(fd),
    );
    link.#pin = path;
    return link;
  }

  protected override release(): void {
    const error = this.#holder.release(this.#pin !== undefined);
    if (error < 0)
      throw new BpfError({ operation: 'detach', subject: this.subject, errno: -error });
  }
}
