/** tmux did not do what a test asked of it. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}
