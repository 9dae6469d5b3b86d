import { openTcp, type TcpEvent as KernelEvent, type TcpShape } from '@ebpf-dojo/bpf/tcp';
import { readIter, type BpfObject, type Link, type Program } from '@ebpf-dojo/core';
import { pidNamespace } from '../filter/pid-namespace.ts';
import { EventTracer, wakeupBytes } from '../tracing/event-tracer.ts';
import { callNumbers } from './call-numbers.ts';
import { connectionOf, eventOf } from './decode.ts';
import type { Connection, Session, StateChange } from './event.ts';
import type { TcpFilter } from './live-filter/filter.ts';
import { LiveFilter } from './live-filter/live-filter.ts';
import { pinFilter } from './live-filter/pins.ts';

/** How connections are followed. */
export interface TcpSessionOptions {
  /** What is told at first; see {@link TcpSession.filter}. Default: every session, and no change of state. */
  readonly filter?: TcpFilter;
  readonly onSession?: (session: Session) => void;
  readonly onStateChange?: (change: StateChange) => void;
  /** Called after each batch of events. */
  readonly onBatch?: () => void;
  /** By which `ebpf-tool filter` finds the filter: its maps are pinned until this is closed. */
  readonly name?: string;
  /** Told of pins that a killed process left by that name. */
  readonly onStalePins?: (text: string) => void;
  /** How many connections there is room for at once; bpf/src/tcp.bpf.c says how many by itself. */
  readonly room?: number;
  /** Whether to attach at once. Default: true. */
  readonly enabled?: boolean;
}

/** What a {@link TcpSession} knows beside its events. */
export interface TcpStatus {
  readonly connections: readonly Connection[];
  /** Connections that found no room in the kernel, so that neither their owner nor their times are known. */
  readonly notFollowed: number;
  /** How often the filter was changed. */
  readonly filterChanges: number;
}

/** tcp.bpf.c in the kernel, delivering sessions and changes of state until it is finished or closed. */
export class TcpSession extends EventTracer<KernelEvent> {
  /** Which connections are told of. It can be changed while this runs. */
  readonly filter: LiveFilter;
  readonly #object: BpfObject<TcpShape>;
  #last: TcpStatus = { connections: [], notFollowed: 0, filterChanges: 0 };

  /**
   * Loads and attaches. Connections that are open already are found, and who has them.
   *
   * @throws {UsageError} when the filter is none, or the name is taken
   * @throws {BlockedError} when there is no BPF file system for the name, or it is not this user's
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(options: TcpSessionOptions = {}) {
    const { onSession, onStateChange, onBatch, enabled } = options;
    const object = load(options);
    const { maps, programs } = object;
    const filter = new LiveFilter(maps);
    let unpin: (() => void) | undefined;
    try {
      filter.begin(options.filter ?? {});
      if (options.name !== undefined)
        unpin = pinFilter(options.name, maps, options.onStalePins ?? (() => {}));
    } catch (error) {
      object.close();
      throw error;
    }
    super({
      object: {
        maps,
        close() {
          unpin?.();
          object.close();
        },
      },
      counted: [programs.set_state],
      attach: () => attach(object),
      onEvent(event) {
        const decoded = eventOf(event);
        if (decoded.type === 'session') onSession?.(decoded);
        else onStateChange?.(decoded);
      },
      ...(onBatch !== undefined && { onBatch }),
      ...(enabled !== undefined && { enabled }),
    });
    this.#object = object;
    this.filter = filter;
  }

  /** The programs that run, for their statistics. */
  get programs(): readonly Program[] {
    const { set_state, sys_exit } = this.#object.programs;
    return [set_state, sys_exit];
  }

  /** What only the kernel knows, now or, once this is closed, as it was then. */
  get status(): TcpStatus {
    return this.#object.closed ? this.#last : this.#now();
  }

  /** Connections that are open, or asked for, whatever the filter says; once this is closed, those of its end. */
  connections(): readonly Connection[] {
    return this.status.connections;
  }

  override close(): void {
    if (!this.#object.closed) this.#last = this.#now();
    super.close();
  }

  #now(): TcpStatus {
    const { maps, globals } = this.#object;
    return {
      connections: [...maps.connections].map(([socket, connection]) =>
        connectionOf(socket, connection),
      ),
      notFollowed: globals.not_followed,
      filterChanges: this.filter.changes,
    };
  }
}

function load({ room }: TcpSessionOptions): BpfObject<TcpShape> {
  using open = openTcp();
  const { globals, maps } = open;
  const namespace = pidNamespace();
  globals.pid_namespace_device = namespace.device;
  globals.pid_namespace_inode = namespace.inode;
  const { native, compat } = callNumbers();
  globals.native_calls = native;
  globals.compat_calls = compat;
  globals.wakeup_bytes = wakeupBytes(maps.events.maxEntries);
  if (room !== undefined) maps.connections.maxEntries = room;
  return open.load();
}

function attach({ maps, programs }: BpfObject<TcpShape>): readonly Link[] {
  // What was noted before it was detached is over, or is found again.
  for (const socket of maps.connections.keys()) maps.connections.delete(socket);
  using links = new DisposableStack();
  // First: a connection that ends while open ones are looked for must be seen to.
  const attached = [programs.set_state, programs.sys_exit].map((program) =>
    links.use(program.attach()),
  );
  using walk = programs.open_at_start.attach();
  for (const _ of readIter(walk));
  links.move();
  return attached;
}
