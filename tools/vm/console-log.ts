const KEPT_LINES = 40;
// Escape sequences and carriage returns of a serial console.
// eslint-disable-next-line no-control-regex
const CONTROL = /\x1b\[[0-9;?]*[A-Za-z]|\r/g;

/** The last lines of the guest's console. */
export class ConsoleLog {
  #lines: string[] = [];
  #open = '';

  add(text: string): void {
    const lines = (this.#open + text.replaceAll(CONTROL, '')).split('\n');
    this.#open = lines.pop() ?? '';
    this.#lines = [...this.#lines, ...lines].slice(-KEPT_LINES);
  }

  get tail(): readonly string[] {
    return [...this.#lines, this.#open].filter((line) => line.trim() !== '');
  }

  /** What the kernel said last before it gave up. */
  get panic(): string | undefined {
    return /Kernel panic - not syncing: (.*)/.exec(this.tail.join('\n'))?.[1];
  }
}
