/** Our own words, on stderr: stdout belongs to the command. */
export interface Talk {
  /** Something a person may want to read later. */
  say(text: string): void;
  /** What is going on right now; on a terminal the next one replaces it. */
  progress(text: string): void;
  /** The same, for what changes often: only where it can be replaced. */
  tick(text: string): void;
  /** Takes back the current progress, so that the command starts on a clean line. */
  clear(): void;
}

const SILENT: Talk = { say() {}, progress() {}, tick() {}, clear() {} };

/** Talks on `stream`: progress in place on a terminal, as plain lines elsewhere. */
export function talkOn(stream: NodeJS.WriteStream, options: { quiet: boolean }): Talk {
  if (options.quiet) return SILENT;
  let shown = '';
  const clear = () => {
    if (shown !== '' && stream.isTTY) stream.write('\r\x1b[K');
    shown = '';
  };
  const show = (text: string) => {
    const room = Math.max(20, (stream.columns ?? 80) - 5);
    stream.write(`\r\x1b[Kvm: ${text.slice(0, room)}`);
    shown = text;
  };
  return {
    clear,
    say(text) {
      clear();
      stream.write(`vm: ${text}\n`);
    },
    progress(text) {
      if (stream.isTTY) show(text);
      else stream.write(`vm: ${text}\n`);
    },
    tick(text) {
      if (stream.isTTY) show(text);
    },
  };
}
