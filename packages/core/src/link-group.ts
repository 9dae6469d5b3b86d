import type { Link } from './link.ts';
import { Resource } from './resource.ts';

/** Several links that were made by one call, such as one for each CPU. Closing it closes them all. */
export class LinkGroup extends Resource {
  /** What they are attached to, in one text. */
  readonly target: string;
  /** What was done otherwise than asked, and why; undefined when nothing was. */
  readonly note: string | undefined;
  readonly #links: Link[] = [];

  /** @internal */
  constructor(fields: {
    readonly subject: string;
    readonly owner: Resource;
    readonly target: string;
    readonly note?: string | undefined;
  }) {
    super(fields.subject, fields.owner);
    this.target = fields.target;
    this.note = fields.note;
  }

  /** The links, in the order they were made in. */
  get links(): readonly Link[] {
    return this.#links;
  }

  /**
   * Makes a link for each of some things. When one fails, those before it are closed and this with them.
   *
   * @internal
   */
  addEach<T>(things: Iterable<T>, make: (thing: T, owner: Resource) => Link): this {
    try {
      for (const thing of things) this.#links.push(make(thing, this));
      return this;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  protected override release(): void {
    // The links are its children, and closed before.
  }
}
