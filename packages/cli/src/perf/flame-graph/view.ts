// These two functions run here, to draw the picture, and in it, when somebody clicks: they are copied into it as they are, so they use
// nothing but what they are given.

/** Where a block is, in samples and rows. */
export interface Extent {
  readonly start: number;
  readonly samples: number;
  readonly depth: number;
}

/** Where a block is drawn. */
export interface Position {
  readonly x: number;
  readonly width: number;
  /** It is below the block that fills the view, which is only a part of it. */
  readonly isBelow: boolean;
}

/**
 * Where a block is drawn while another one fills the view.
 *
 * @param width of the view, in pixels
 * @returns undefined when it is not in view
 */
export function positionOf(block: Extent, view: Extent, width: number): Position | undefined {
  const end = block.start + block.samples;
  const viewEnd = view.start + view.samples;
  if (block.depth < view.depth)
    return block.start <= view.start && end >= viewEnd ? { x: 0, width, isBelow: true } : undefined;
  if (block.start < view.start || end > viewEnd) return undefined;
  const scale = width / view.samples;
  return {
    x: (block.start - view.start) * scale,
    width: block.samples * scale,
    isBelow: false,
  };
}

/** As much of a label as fits in so many pixels, in letters of 7.3 pixels; none when it would be too little to read. */
export function fit(label: string, width: number): string {
  const letters = Math.floor((width - 6) / 7.3);
  if (letters >= label.length) return label;
  return letters < 3 ? '' : label.slice(0, letters - 1) + '…';
}
