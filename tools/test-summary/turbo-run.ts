/** One task of a `turbo run --summarize`. */
export interface Task {
  /** As turbo writes it: `@ebpf-dojo/core#test`, `//#lint`. */
  readonly id: string;
  /** The script's name. */
  readonly script: string;
  /** The package's folder, relative to the top; '' for the top itself. */
  readonly folder: string;
  /** Nothing it reads has changed since it passed: turbo restored its output instead of running it. */
  readonly fromCache: boolean;
  /** undefined: turbo never started it. */
  readonly exitCode: number | undefined;
}

/** The part we read of `.turbo/runs/<id>.json`. */
export interface RunFile {
  readonly execution: {
    readonly command: string;
    readonly exitCode: number;
    /** Tasks that were to run. */
    readonly attempted: number;
  };
  readonly tasks: readonly {
    readonly taskId: string;
    readonly task: string;
    readonly directory?: string;
    readonly cache: { readonly status: string };
    readonly execution?: { readonly exitCode: number | null };
  }[];
}

/** A run's tasks. */
export function tasksOf(run: RunFile): Task[] {
  return run.tasks.map(({ taskId, task, directory, cache, execution }) => ({
    id: taskId,
    script: task,
    folder: directory ?? '',
    fromCache: cache.status === 'HIT',
    exitCode: execution?.exitCode ?? undefined,
  }));
}

/** Whether a run ended before all its tasks did: what it does not tell of has not passed. A turbo that was ended by a signal says 0. */
export function isBroken(run: RunFile): boolean {
  const { exitCode, attempted } = run.execution;
  const tasks = tasksOf(run);
  return tasks.length < attempted || (exitCode !== 0 && tasks.every((task) => task.exitCode === 0));
}
