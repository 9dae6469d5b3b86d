import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Paints text; or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/**
 * Whether to paint: on a terminal, and nowhere else.
 *
 * @param wanted false for `--no-color`; NO_COLOR in the environment does the same
 */
export function hasColor(wanted: boolean, stream: NodeJS.WriteStream = process.stdout): boolean {
  const none = process.env['NO_COLOR'];
  return wanted && stream.isTTY && (none === undefined || none === '');
}

/** Colours where {@link hasColor} says so. */
export function painter(wanted: boolean, stream: NodeJS.WriteStream = process.stdout): Paint {
  if (!hasColor(wanted, stream)) return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
