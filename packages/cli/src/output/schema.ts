/**
 * What commands print with `--json`: one object a line. Fields are only ever added; `v` grows when one changes its meaning.
 *
 * Whole numbers beyond 2^53 are written as decimal strings, so that no reader rounds them.
 */
export type Line = CallLine | TraceSummaryLine | CheckLine | CheckSummaryLine;

export type WholeNumber = number | string;

/** One system call, written when it returned. */
export interface CallLine {
  readonly v: 1;
  readonly type: 'call';
  /** Wall-clock time of the entry, ISO 8601 in UTC with nanoseconds. */
  readonly time: string;
  readonly pid: number;
  readonly tid: number;
  /** The thread's name at entry. */
  readonly comm: string;
  readonly syscall: string;
  /** Which table the number is from: `x64`, `i386`, `arm64`, … */
  readonly abi: string;
  /** `ended`: its thread ended in it. `running`: not back when tracing ended. */
  readonly state: 'returned' | 'ended' | 'running';
  /** What it returned; null unless `state` is `returned`. */
  readonly result: WholeNumber | null;
  /** The errno's name when `result` is an error. */
  readonly error: string | null;
  readonly duration_ns: number;
  /** The path or name among its arguments; null when it has none or it could not be read. */
  readonly text: string | null;
  /** Whether `text` is only its beginning. */
  readonly text_cut: boolean;
}

/** The last line of a trace. `seen` = `delivered` + `lost`. */
export interface TraceSummaryLine {
  readonly v: 1;
  readonly type: 'summary';
  readonly command: 'trace';
  readonly seconds: number;
  readonly seen: number;
  readonly delivered: number;
  readonly lost: number;
  readonly lost_by_cause: {
    /** Nobody had emptied the ring buffer in time. */
    readonly ring_full: number;
    /** Too many calls were under way at once. */
    readonly table_full: number;
    /** The tracing program was skipped, since it was running on that CPU already. */
    readonly recursion: number;
  };
  /** Child processes that could not be followed; their calls were never seen. */
  readonly children_not_followed: number;
  readonly texts_cut: number;
  readonly texts_unreadable: number;
  readonly calls: readonly {
    readonly syscall: string;
    readonly count: number;
    readonly errors: number;
    readonly total_ns: number;
  }[];
  /** The traced command's end; null without one. */
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
}

/** One thing `check` looked at. */
export interface CheckLine {
  readonly v: 1;
  readonly type: 'check';
  readonly id: string;
  readonly title: string;
  readonly status: 'ok' | 'missing' | 'untried';
  readonly detail: string;
  /** What does not work without it. */
  readonly blocks: readonly string[];
  readonly fix: string | null;
}

/** The last line of `check`. */
export interface CheckSummaryLine {
  readonly v: 1;
  readonly type: 'summary';
  readonly command: 'check';
  readonly ok: number;
  readonly missing: number;
  readonly untried: number;
}
