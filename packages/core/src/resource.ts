import { ClosedError } from './errors/closed-error.ts';

const forgotten = new FinalizationRegistry<string>((subject) => {
  process.emitWarning(
    `${subject} was garbage-collected without close(); its kernel resources stay until this process ends.`,
    'EbpfResourceWarning',
  );
});

/** Sees every resource come and go; {@link observeResources}. */
export interface ResourceObserver {
  /** Called from the constructor of {@link Resource}: what a subclass adds is not there yet. */
  created(resource: Resource): void;
  /** Called by the first close(), before anything is released. */
  closing(resource: Resource): void;
}

let observer: ResourceObserver | undefined;

/**
 * Has every resource of this process seen from here on, for tests that look for leaks. There is one observer; undefined ends it.
 *
 * @internal @ebpf-dojo/core/observe
 */
export function observeResources(next: ResourceObserver | undefined): void {
  if (next !== undefined && !isObserver(next))
    throw new TypeError('An observer has two functions, created and closing; or there is none.');
  observer = next;
}

function isObserver(value: Partial<Record<string, unknown>> | null): boolean {
  return typeof value?.['created'] === 'function' && typeof value['closing'] === 'function';
}

/**
 * Something that holds kernel resources, in a tree of owners. Closing is idempotent and closes children first, newest first.
 * Forgetting to close warns; it never detaches behind your back.
 */
export abstract class Resource implements Disposable {
  /** How errors name it: `"map 'events'"`. */
  readonly subject: string;
  readonly #owner: Resource | undefined;
  readonly #children = new Set<Resource>();
  #closed = false;

  protected constructor(subject: string, owner?: Resource) {
    this.subject = subject;
    this.#owner = owner;
    if (owner === undefined) forgotten.register(this, subject, this);
    else owner.#children.add(this);
    observer?.created(this);
  }

  /** What closes this when it is closed itself: a map's object, a link's program. Undefined at the top of the tree. */
  get owner(): Resource | undefined {
    return this.#owner;
  }

  /** True once {@link close} was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Releases this and all it owns. A second call does nothing.
   *
   * @throws the first error of a release; everything else is released all the same
   */
  close(): void {
    if (this.#closed) return;
    observer?.closing(this);
    this.#closed = true;
    forgotten.unregister(this);
    if (this.#owner !== undefined) this.#owner.#children.delete(this);
    const failures: unknown[] = [];
    for (const child of [...this.#children].toReversed()) attempt(() => child.close(), failures);
    attempt(() => this.release(), failures);
    if (failures.length > 0) throw failures[0];
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Gives back what this itself holds. Called once, after all children are closed. */
  protected abstract release(): void;

  /** @throws {ClosedError} after {@link close} */
  protected assertOpen(): void {
    if (this.#closed) throw new ClosedError(this.subject);
  }
}

function attempt(action: () => void, failures: unknown[]): void {
  try {
    action();
  } catch (error) {
    failures.push(error);
  }
}
