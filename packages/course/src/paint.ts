import { styleText } from 'node:util';

/** Paints text on stdout: on a terminal and without NO_COLOR, or with FORCE_COLOR. */
export function paint(style: Parameters<typeof styleText>[0], text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
