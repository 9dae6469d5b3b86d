/** Where pictures go: a terminal, or a file or pipe. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly rows?: number;
  readonly columns?: number;
}

/** What a terminal understands; source: console_codes(4). */
const HOME = '\u001B[H';
const CLEAR_LINE_END = '\u001B[K';
const CLEAR_SCREEN_END = '\u001B[J';

/**
 * Shows a picture. A terminal has it drawn over the one before, without a moment in which there is none, and cut where the terminal ends;
 * a file gets one below the other.
 */
export function show(lines: readonly string[], output: Output): void {
  if (output.isTTY !== true) {
    output.write(`${lines.join('\n')}\n\n`);
    return;
  }
  const { rows = 24, columns = 80 } = output;
  const drawn = lines
    .slice(0, rows - 1)
    .map((line) => `${line.slice(0, columns)}${CLEAR_LINE_END}\n`);
  output.write(`${HOME}${drawn.join('')}${CLEAR_SCREEN_END}`);
}

/** Gives each key that is pressed to `onKey`, until what it gives is disposed of. A terminal gives each at once. */
export function readKeys(input: NodeJS.ReadStream, onKey: (key: string) => void): Disposable {
  const onData = (some: Buffer): void => {
    for (const key of some.toString()) onKey(key);
  };
  if (input.isTTY) input.setRawMode(true);
  input.on('data', onData);
  return {
    [Symbol.dispose]() {
      input.off('data', onData);
      if (input.isTTY) input.setRawMode(false);
      // Waiting for keys keeps the process alive.
      input.destroy();
    },
  };
}
