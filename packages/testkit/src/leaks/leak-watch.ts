import { setTimeout as delay } from 'node:timers/promises';
import { BpfError, Link, kernelIds, type Resource } from '@ebpf-dojo/core';
import { descriptors, type Descriptor } from './descriptors.ts';
import { pins } from './pins.ts';
import { kernelObject, openResources, placeOf, takeClosed, type KernelObject } from './registry.ts';

/** The kernel frees some things after a grace period, and libuv closes handles a turn later. */
const PATIENCE_MS = 4000;
const INTERVAL_MS = 5;

/** What was there when a test began, to find out what it left. */
export class LeakWatch {
  readonly #resources = new Set(openResources());
  readonly #descriptors = new Set(descriptors().map(nameOf));
  readonly #pins = new Set(pins());

  constructor() {
    takeClosed();
  }

  /**
   * What has come since and is still there, each as a line for people. Resources among it are closed, so that it does not
   * disturb the next test.
   */
  async leaks(): Promise<string[]> {
    const left = openResources().filter((resource) => !this.#resources.has(resource));
    const lines = left.flatMap((resource) => describe(resource, left));
    for (const resource of left.filter(({ owner }) => owner === undefined || !left.includes(owner)))
      resource.close();

    const mine = takeClosed();
    const rest = () => [...this.#unexplained(), ...stillThere(mine)];
    const end = performance.now() + PATIENCE_MS;
    while (rest().length > 0 && performance.now() < end) await delay(INTERVAL_MS);
    return [...lines, ...rest()];
  }

  #unexplained(): string[] {
    const held = descriptors().filter((descriptor) => !this.#descriptors.has(nameOf(descriptor)));
    return [
      ...held.map(
        ({ fd, kind, id }) =>
          `${kind}${id === undefined ? '' : ` id ${id}`}, held by file descriptor ${fd} that nobody closed`,
      ),
      ...pins().flatMap((pin) => (this.#pins.has(pin) ? [] : [`pin ${pin}`])),
    ];
  }
}

/** The number may be used again for another thing: what has an id goes by that. */
function nameOf({ fd, kind, id }: Descriptor): string {
  return id === undefined ? `${kind} at ${fd}` : `${kind} ${id}`;
}

/** What it is, its id, where it was made. What is nothing in the kernel by itself goes without saying when its owner is named. */
function describe(resource: Resource, left: readonly Resource[]): string[] {
  const place = placeOf(resource);
  const object = kernelObject(resource);
  if (object === undefined && resource.owner !== undefined && left.includes(resource.owner))
    return [];
  const subject = resource instanceof Link ? `link of ${resource.subject}` : resource.subject;
  return [
    `${object === undefined ? subject : withId(subject, object.id)}, made at ${String(place)}`,
  ];
}

function withId(subject: string, id: number): string {
  return subject.endsWith(')') ? `${subject.slice(0, -1)}, id ${id})` : `${subject} (id ${id})`;
}

/** What was closed and the kernel has all the same: something else holds it, a pin or a copied descriptor. */
function stillThere(closed: readonly KernelObject[]): string[] {
  return (['program', 'map', 'link'] as const).flatMap((kind) => {
    const mine = closed.filter((object) => object.kind === kind);
    if (mine.length === 0) return [];
    const ids = new Set(idsOf(kind));
    return mine.flatMap(({ id, subject, place }) =>
      ids.has(id)
        ? [`${withId(subject, id)}, made at ${String(place)}, closed and in the kernel still`]
        : [],
    );
  });
}

function idsOf(kind: KernelObject['kind']): number[] {
  try {
    return kernelIds(kind);
  } catch (error) {
    // Only CAP_SYS_ADMIN may list them; descriptors are checked all the same.
    if (error instanceof BpfError && error.code === 'EPERM') return [];
    throw error;
  }
}
