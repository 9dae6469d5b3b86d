import type { Representation } from './representation.ts';

/** Where generated source differs by its language. */
export interface SourceStyle {
  /** What follows a name to say its type. */
  readonly annotate: (type: string) => string;
  /** The type of decoded values. */
  readonly typeOf: (representation: Representation) => string;
  /** What the functions for a record or an array are named after, each differently. */
  readonly functionName: (representation: Representation, index: number) => string;
}

/** JavaScript for `new Function`, which nobody reads. */
export const javaScript: SourceStyle = {
  annotate: () => '',
  typeOf: () => '',
  functionName: (_, index) => String(index),
};
