import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Paints text; or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/**
 * Colours on a terminal, and nowhere else.
 *
 * @param wanted false for `--no-color`; NO_COLOR in the environment does the same
 */
export function painter(wanted: boolean, stream: NodeJS.WriteStream = process.stdout): Paint {
  const none = process.env['NO_COLOR'];
  if (!wanted || !stream.isTTY || (none !== undefined && none !== ''))
    return (_style, text) => text;
  return (style, text) => styleText(style, text, { validateStream: false });
}
