import type { Link, Program } from '@ebpf-dojo/core';

/** Programs that are attached and detached together, any number of times. */
export class Attached {
  /** Those that are loaded, in the order in which they are attached. */
  readonly programs: readonly Program[];
  #links: readonly Link[] = [];

  /** @param programs those among them that are not loaded are left out */
  constructor(programs: readonly Program[]) {
    this.programs = programs.filter(({ loaded }) => loaded);
  }

  get enabled(): boolean {
    return this.#links.length > 0;
  }

  /** @throws {BpfError} when the kernel refuses; nothing is left attached */
  enable(): void {
    if (this.enabled) return;
    const links: Link[] = [];
    try {
      for (const program of this.programs) links.push(program.attach());
    } catch (error) {
      for (const link of links) link.close();
      throw error;
    }
    this.#links = links;
  }

  disable(): void {
    for (const link of this.#links.toReversed()) link.close();
    this.#links = [];
  }
}
