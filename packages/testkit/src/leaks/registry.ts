import { BaseMap, Link, MapOfMaps, Program, type Resource } from '@ebpf-dojo/core';
import { observeResources } from '@ebpf-dojo/core/observe';
import { idOf, type Kind } from './descriptors.ts';
import { Place } from './place.ts';

/** A program, map or link that this process had in the kernel. */
export interface KernelObject {
  readonly kind: 'program' | 'map' | 'link';
  readonly id: number;
  readonly subject: string;
  readonly place: Place;
}

const open = new Map<Resource, Place>();
let closed: KernelObject[] = [];

/** Begins to note every resource core makes in this process, and where. */
export function watchResources(): void {
  observeResources({
    created: (resource) => void open.set(resource, new Place()),
    closing: (resource) => {
      const object = kernelObject(resource);
      // What is in a map of maps lives on there, and goes with it.
      if (object !== undefined && !(resource.owner instanceof MapOfMaps)) closed.push(object);
      open.delete(resource);
    },
  });
}

/** The resources that are open now. */
export function openResources(): Resource[] {
  return [...open.keys()];
}

/** Where an open resource was made. */
export function placeOf(resource: Resource): Place | undefined {
  return open.get(resource);
}

/** Programs, maps and links that were closed since the last call: the kernel must not have them any more. */
export function takeClosed(): KernelObject[] {
  const taken = closed;
  closed = [];
  return taken;
}

/** What an open resource is to the kernel; undefined when it is nothing by itself. */
export function kernelObject(resource: Resource): KernelObject | undefined {
  const kind = kindOf(resource);
  const place = open.get(resource);
  if (kind === undefined || place === undefined || resource.closed) return undefined;
  const id = idOf((resource as BaseMap | Program | Link).fd, kind);
  return id === undefined ? undefined : { kind, id, subject: resource.subject, place };
}

function kindOf(resource: Resource): Extract<Kind, 'program' | 'map' | 'link'> | undefined {
  if (resource instanceof BaseMap) return resource.created ? 'map' : undefined;
  if (resource instanceof Program) return 'program';
  return resource instanceof Link ? 'link' : undefined;
}
