/** Wide on a terminal: the scripts of East Asia, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Drawn over the letter before. */
const COMBINING = /[\p{Mn}\p{Me}\u200b-\u200d]/u;
const PLAIN = /^[ -~]*$/;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const letter of text) width += widthOfLetter(letter);
  return width;
}

/** Exactly so wide: cut, with `…` at its end, or filled up. */
export function cell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutTo(text, width);
  const fill = ' '.repeat(Math.max(width - widthOf(cut), 0));
  return align === 'left' ? cut + fill : fill + cut;
}

/** At most so wide. */
export function cutTo(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  let cut = '';
  let taken = 0;
  for (const letter of text) {
    taken += widthOfLetter(letter);
    if (taken > width - 1) break;
    cut += letter;
  }
  return `${cut}…`;
}

function widthOfLetter(letter: string): number {
  if (COMBINING.test(letter)) return 0;
  return WIDE.test(letter) ? 2 : 1;
}
