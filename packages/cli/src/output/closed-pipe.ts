/**
 * Calls `onClosed` once when the reader of `stream` goes away, as `| head -1` does. Other write errors stay errors.
 */
export function onClosedPipe(stream: NodeJS.WritableStream, onClosed: () => void): void {
  let told = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (!told) onClosed();
    told = true;
  });
}
