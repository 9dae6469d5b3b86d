/** A test left something behind: open resources, descriptors, kernel objects, pins. */
export class LeakError extends Error {
  override readonly name = 'LeakError';

  /** @param leaks one line each */
  constructor(leaks: readonly string[]) {
    const remedy = 'Close what is made with `using`, or by close() of the object that owns it.';
    super([...leaks.map((leak) => `leaked: ${leak}`), remedy].join('\n'));
    this.stack = `${this.name}: ${this.message}`;
  }
}
