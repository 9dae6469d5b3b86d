// stdout is data, stderr is talk: everything set-up says goes to stderr.

/** @param {string} text */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * A line that replaces itself at a terminal; elsewhere one line for every fifth of the way, so that a log stays short.
 *
 * @returns {{ show(percent: number, what: string): void, end(): void }}
 */
export function progressLine() {
  const live = process.stderr.isTTY && process.env['TERM'] !== 'dumb';
  let shown = -1;
  return {
    show(percent, what) {
      if (live) {
        const width = (process.stderr.columns ?? 80) - 8;
        process.stderr.write(
          `\r\x1b[K  ${String(Math.floor(percent)).padStart(3)}% ${what.slice(0, width)}`,
        );
        return;
      }
      const fifth = Math.floor(percent / 20);
      if (fifth <= shown) return;
      shown = fifth;
      say(`  ${String(fifth * 20).padStart(3)}% ${what}`);
    },
    end() {
      if (live) process.stderr.write('\r\x1b[K');
    },
  };
}
