import { writeSkeleton } from '@ebpf-dojo/core/skeleton';
import type { GenSkeletonOptions } from '../commands/gen.ts';
import { ExitCode, UsageError } from '../exit.ts';

/**
 * `ebpf-tool gen skeleton`. The files written are named on stderr.
 *
 * @throws {UsageError} when a file cannot be written, or `--out` names no module
 */
export function runGenSkeleton(object: string, { out, js, embed }: GenSkeletonOptions): ExitCode {
  if (out !== undefined && !/\.m?[jt]s$/.test(out))
    throw new UsageError(
      `${out} is no module: give --out a name that ends in .ts, .mts, .js or .mjs.`,
    );
  if (js && out !== undefined && /\.m?ts$/.test(out))
    throw new UsageError(
      `--js writes JavaScript, and ${out} would be TypeScript: leave one of them out.`,
    );
  const options = {
    ...(out === undefined ? {} : { out }),
    ...(js ? { javascript: js } : {}),
    embed,
  };
  for (const file of attempt(() => writeSkeleton(object, options)))
    process.stderr.write(`ebpf-tool: wrote ${file}\n`);
  return ExitCode.done;
}

/** What the file system refuses is about the paths that were given. */
function attempt<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { syscall, path, code } = error as NodeJS.ErrnoException;
    if (syscall === undefined || path === undefined) throw error;
    throw new UsageError(`${path} cannot be written: ${code}.`);
  }
}
