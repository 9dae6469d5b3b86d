import { printable } from '../../output/units.ts';
import type { FrameKind } from '../frame.ts';
import { outermostFirst, type Profile } from '../profile.ts';

/** A rectangle of the picture: a function, called the way that the ones below it tell. */
export interface Block {
  readonly label: string;
  /** `root` is all of it, `thread` the name of a thread. */
  readonly kind: FrameKind | 'root' | 'thread';
  /** Where it begins and how wide it is, in samples. */
  readonly start: number;
  readonly samples: number;
  /** How many are below it. */
  readonly depth: number;
}

interface Node {
  readonly label: string;
  readonly kind: Block['kind'];
  samples: number;
  readonly children: Map<string, Node>;
}

/** Puts stacks that begin alike together, and side by side in the order of names. The outermost comes before those it called. */
export function layOut(profile: Profile): Block[] {
  const blocks: Block[] = [];
  if (profile.samples === 0) return blocks;
  place(treeOf(profile), 0, 0, blocks);
  return blocks;
}

function treeOf({ stacks }: Profile): Node {
  const root = node('all', 'root');
  for (const stack of stacks) {
    root.samples += stack.count;
    let at = child(root, printable(stack.comm), 'thread');
    at.samples += stack.count;
    for (const { label, kind } of outermostFirst(stack)) {
      at = child(at, label, kind);
      at.samples += stack.count;
    }
  }
  return root;
}

function node(label: string, kind: Block['kind']): Node {
  return { label, kind, samples: 0, children: new Map() };
}

function child({ children }: Node, label: string, kind: Block['kind']): Node {
  const key = `${kind} ${label}`;
  let found = children.get(key);
  if (found === undefined) children.set(key, (found = node(label, kind)));
  return found;
}

function place(
  { label, kind, samples, children }: Node,
  start: number,
  depth: number,
  blocks: Block[],
): void {
  blocks.push({ label, kind, start, samples, depth });
  let next = start;
  for (const inner of [...children.values()].toSorted((a, b) => (a.label < b.label ? -1 : 1))) {
    place(inner, next, depth + 1, blocks);
    next += inner.samples;
  }
}
