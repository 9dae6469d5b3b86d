import { stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';
import { dojo } from '../../dojo.ts';

/** How a run of `dojo` ended, and what it printed. */
export interface DojoRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `dojo` in this process. */
export async function runDojo(lessons: string, ...args: readonly string[]): Promise<DojoRun> {
  const run = await captured(() => dojo(args, lessons));
  // Each run listens, as each process does once.
  for (const stream of [process.stdout, process.stderr])
    stream.removeListener('error', stream.listeners('error').at(-1) as () => void);
  return run;
}

/** What is printed meanwhile, without colours, and the exit code that comes out. */
export async function captured(run: () => Promise<number>): Promise<DojoRun> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += stripVTControlCharacters(String(text));
      return true;
    }),
  );
  try {
    return { code: await run(), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
