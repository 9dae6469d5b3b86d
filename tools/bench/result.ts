/** One comparison, measured side by side in one run. */
export interface Result {
  readonly name: string;
  readonly ours: number;
  readonly reference: number;
  readonly unit: string;
}

/** A benchmark and the command-line name to choose it by. */
export interface Benchmark {
  readonly name: string;
  readonly run: () => readonly Result[] | Promise<readonly Result[]>;
}
