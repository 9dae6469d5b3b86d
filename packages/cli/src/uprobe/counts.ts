/** How often each function was called. */
export class FunctionCounts {
  readonly #counts = new Map<string, number>();

  add(name: string, calls = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + calls);
  }

  /** Most frequent first, then by name. */
  rows(): { readonly function: string; readonly count: number }[] {
    return [...this.#counts]
      .map(([name, count]) => ({ function: name, count }))
      .toSorted((a, b) => b.count - a.count || (a.function < b.function ? -1 : 1));
  }
}
