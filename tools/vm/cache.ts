import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

const WORK = /^work-(\d+)-/;

/** Where kernels and what we learned about this host are kept between runs. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'ebpf-dojo', 'vm');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A folder of our own inside the cache, so that finished work moves to its place in one step. */
export class WorkFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes one, and removes those of runs that were killed. */
  static async create(cache: string): Promise<WorkFolder> {
    await mkdir(cache, { recursive: true });
    const names = await readdir(cache);
    const abandoned = names.filter((name) => {
      const pid = WORK.exec(name)?.[1];
      return pid !== undefined && !isAlive(Number(pid));
    });
    await Promise.all(
      abandoned.map((name) => rm(join(cache, name), { recursive: true, force: true })),
    );
    const path = join(cache, `work-${process.pid}-${Math.random().toString(36).slice(2, 10)}`);
    await mkdir(path);
    return new WorkFolder(path);
  }

  /** Puts `name` of this folder in the place of `target`. */
  async publish(name: string, target: string): Promise<void> {
    await mkdir(join(target, '..'), { recursive: true });
    // A folder cannot be renamed over one that holds something.
    const previous = join(this.path, `${name}.previous`);
    await rename(target, previous).catch(ignoreMissing);
    await rename(join(this.path, name), target);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
