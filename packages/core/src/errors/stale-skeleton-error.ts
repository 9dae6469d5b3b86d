const REMEDY = 'Generate the skeleton again: ebpf-tool gen skeleton.';

/** A generated skeleton does not fit the object it opened: one of them was built anew without the other. */
export class StaleSkeletonError extends Error {
  override readonly name = 'StaleSkeletonError';

  /** @internal */
  static missing(file: string, what: string): StaleSkeletonError {
    return new StaleSkeletonError(
      `The skeleton of ${file} knows a ${what} that is not there. ${REMEDY}`,
    );
  }

  /** @internal The first difference is shown, not all of both. */
  static layout(file: string, what: string, expected: string, actual: string): StaleSkeletonError {
    const [theirs, ours] = [actual.split('; '), expected.split('; ')];
    const at = ours.findIndex((piece, index) => piece !== theirs[index]);
    const index = at === -1 ? ours.length : at;
    return new StaleSkeletonError(
      `The skeleton of ${file} does not fit the object: the ${what} is \`${shown(theirs[index])}\` there and \`${shown(ours[index])}\` in the skeleton. ${REMEDY}`,
    );
  }
}

/** A piece of a layout; its last one closes a struct. */
function shown(piece = '}'): string {
  return piece.startsWith('}') ? 'end of struct' : piece.replace(/ \{$/, '');
}
