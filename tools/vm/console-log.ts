const KEPT_LINES = 40;
/** With those of a panic, whose report alone can be longer than what is kept otherwise. */
const KEPT_WITH_PANIC = 200;
const PANIC = /Kernel panic - not syncing: (.*)/;
// Escape sequences and carriage returns of a serial console.
// eslint-disable-next-line no-control-regex
const CONTROL = /\x1b\[[0-9;?]*[A-Za-z]|\r/g;

/** The last lines of the guest's console, with all of a panic's report and what led to it. */
export class ConsoleLog {
  #lines: string[] = [];
  #open = '';
  #panicked = false;

  add(text: string): void {
    const lines = (this.#open + text.replaceAll(CONTROL, '')).split('\n');
    this.#open = lines.pop() ?? '';
    for (const line of lines) this.#keep(line);
  }

  get tail(): readonly string[] {
    return [...this.#lines, this.#open].filter((line) => line.trim() !== '');
  }

  /** What the kernel said last before it gave up. */
  get panic(): string | undefined {
    return PANIC.exec(this.tail.join('\n'))?.[1];
  }

  #keep(line: string): void {
    this.#panicked ||= PANIC.test(line);
    this.#lines.push(line);
    if (!this.#panicked) this.#lines = this.#lines.slice(-KEPT_LINES);
    else if (this.#lines.length > KEPT_WITH_PANIC) this.#lines.pop();
  }
}
