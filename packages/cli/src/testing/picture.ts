import { runInNewContext } from 'node:vm';
import type { PictureDocument, PictureElement } from '../perf/flame-graph/interact.ts';

/** As much of an element as the script of a flame graph uses. */
class FakeElement implements PictureElement {
  textContent: string | null;
  readonly #attributes: Map<string, string>;
  readonly #children: ReadonlyMap<string, FakeElement>;
  readonly #listeners = new Map<string, (event: { readonly key?: string }) => void>();

  constructor(
    attributes: Iterable<readonly [string, string]>,
    text: string | null,
    children: readonly (readonly [string, FakeElement])[] = [],
  ) {
    this.#attributes = new Map(attributes);
    this.textContent = text;
    this.#children = new Map(children);
  }

  getAttribute(name: string): string | null {
    return this.#attributes.get(name) ?? null;
  }

  setAttribute(name: string, value: string): void {
    this.#attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.#attributes.delete(name);
  }

  addEventListener(type: string, listener: (event: { readonly key?: string }) => void): void {
    this.#listeners.set(type, listener);
  }

  querySelector(selector: string): FakeElement | null {
    return this.#children.get(selector) ?? null;
  }

  /** What a browser does when a person does something to the element. */
  fire(type: string, event: { readonly key?: string } = {}): void {
    this.#listeners.get(type)?.(event);
  }
}

/** A flame graph whose script runs, without a browser. */
export interface Picture {
  readonly blocks: readonly FakeElement[];
  /** The first whose label begins so. */
  block(label: string): FakeElement;
  element(selector: string): FakeElement;
  /** What the person answers when the picture asks. */
  answer: string | null;
}

/** Reads the elements of a flame graph that it needs to answer, and runs its script. */
export function openPicture(svg: string): Picture {
  const blocks = Array.from(svg.matchAll(/<g class="block"(.*?)>(.*?)<\/g>/g), ([, tag, inside]) =>
    elementOf(tag ?? '', null, inside),
  );
  const named = Array.from(
    svg.matchAll(/<text id="(\w+)"(.*?)>(.*?)<\/text>/g),
    ([, id, tag, text]) => [`#${id}`, elementOf(tag ?? '', text ?? '')] as const,
  );
  const top = new FakeElement([], null);
  const elements = new Map<string, FakeElement>([...named, ['svg', top]]);
  const picture: Picture = {
    blocks,
    block: (label) =>
      orThrow(
        blocks.find((block) => block.getAttribute('data-label')?.startsWith(label)),
        label,
      ),
    element: (selector) => orThrow(elements.get(selector), selector),
    answer: null,
  };
  const document: PictureDocument = {
    querySelector: (selector) => elements.get(selector) ?? null,
    querySelectorAll: (selector) => (selector === '.block' ? blocks : []),
  };
  const script = /<script><!\[CDATA\[([\s\S]*?)\]\]><\/script>/.exec(svg)?.[1] ?? '';
  runInNewContext(script, { document, prompt: () => picture.answer });
  return picture;
}

function elementOf(tag: string, text: string | null, inside = ''): FakeElement {
  const attributes = Array.from(
    tag.matchAll(/([\w-]+)="(.*?)"/g),
    ([, name = '', value = '']) => [name, unescape(value)] as const,
  );
  const children = Array.from(
    inside.matchAll(/<(title|rect|text)(.*?)(?:\/>|>(.*?)<\/\1>)/g),
    ([, name = '', inner = '', content = '']) =>
      [name, elementOf(inner, unescape(content))] as const,
  );
  return new FakeElement(attributes, text, children);
}

function unescape(text: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replaceAll(/&(\w+);/g, (_, name: string) => characters[name] ?? '');
}

function orThrow<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new RangeError(`the picture has no ${what}`);
  return found;
}
