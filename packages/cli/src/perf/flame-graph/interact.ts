import type { Extent, fit, positionOf } from './view.ts';

/** What {@link interact} uses of an element. */
export interface PictureElement {
  textContent: string | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  addEventListener(type: string, listener: (event: { readonly key?: string }) => void): void;
  querySelector(selector: string): PictureElement | null;
}

/** What {@link interact} uses of the document. */
export interface PictureDocument {
  querySelector(selector: string): PictureElement | null;
  querySelectorAll(selector: string): Iterable<PictureElement>;
}

/** The functions that are copied into the picture along with it, and the browser's own. */
export interface Tools {
  readonly positionOf: typeof positionOf;
  readonly fit: typeof fit;
  /** Asks for a line of text; null when there is none. */
  readonly ask: (question: string) => string | null;
}

/**
 * Makes a flame graph answer: a click on a block lets it fill the view, Search marks what has a name, Reset and Escape go back.
 *
 * It is copied into the picture as it is: it uses nothing but what it is given.
 */
export function interact(
  document: PictureDocument,
  width: number,
  { positionOf: place, fit: cut, ask }: Tools,
): void {
  const byId = (id: string) => document.querySelector('#' + id);
  const details = byId('details');
  const matched = byId('matched');
  const blocks = Array.from(document.querySelectorAll('.block'), (element) => {
    const number = (name: string) => Number(element.getAttribute('data-' + name));
    return {
      element,
      rect: element.querySelector('rect'),
      text: element.querySelector('text'),
      title: element.querySelector('title')?.textContent ?? '',
      label: element.getAttribute('data-label') ?? '',
      extent: { start: number('start'), samples: number('samples'), depth: number('depth') },
    };
  });
  const all = blocks[0]?.extent ?? { start: 0, samples: 1, depth: 0 };
  let view: Extent = all;
  let wanted: RegExp | undefined;

  function show(next: Extent): void {
    view = next;
    for (const { element, rect, text, label, extent } of blocks) {
      const position = place(extent, view, width);
      if (position === undefined) {
        element.setAttribute('display', 'none');
        continue;
      }
      element.removeAttribute('display');
      element.setAttribute('opacity', position.isBelow ? '0.5' : '1');
      rect?.setAttribute('x', position.x.toFixed(2));
      rect?.setAttribute('width', position.width.toFixed(2));
      text?.setAttribute('x', (position.x + 3).toFixed(2));
      if (text !== null) text.textContent = cut(label, position.width);
    }
    const isWhole = view.depth === 0;
    byId('reset')?.setAttribute('visibility', isWhole ? 'hidden' : 'visible');
    mark();
  }

  /** The outermost blocks that match count, whatever is on top of them. */
  function mark(): void {
    let samples = 0;
    let counted = -1;
    for (const { element, label, extent } of blocks) {
      const isMatch = wanted !== undefined && wanted.test(label);
      if (isMatch) element.setAttribute('data-match', 'yes');
      else element.removeAttribute('data-match');
      const position = place(extent, view, width);
      // Blocks come in order: the outermost before those on it, from left to right.
      if (!isMatch || position === undefined || position.isBelow || extent.start < counted)
        continue;
      samples += extent.samples;
      counted = extent.start + extent.samples;
    }
    if (matched === null) return;
    const share = ((100 * samples) / view.samples).toFixed(1);
    matched.textContent = wanted === undefined ? '' : 'matched: ' + share + ' %';
  }

  function search(): void {
    const text = wanted === undefined ? ask('Mark functions whose name matches:') : null;
    wanted = undefined;
    if (text !== null && text !== '') {
      try {
        wanted = new RegExp(text);
      } catch {
        // No regular expression: taken letter by letter.
        wanted = new RegExp(text.replace(/[^\w\s]/g, '\\$&'));
      }
    }
    const button = byId('search');
    if (button !== null) button.textContent = wanted === undefined ? 'Search' : 'Reset search';
    mark();
  }

  for (const { element, extent, title } of blocks) {
    element.addEventListener('click', () => show(extent));
    element.addEventListener('mouseover', () => {
      if (details !== null) details.textContent = title;
    });
    element.addEventListener('mouseout', () => {
      if (details !== null) details.textContent = '';
    });
  }
  byId('reset')?.addEventListener('click', () => show(all));
  byId('search')?.addEventListener('click', search);
  document.querySelector('svg')?.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') show(all);
  });
}
