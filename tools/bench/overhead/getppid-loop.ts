import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { RunningTracer } from '../../peers/running-tracer.ts';
import { median } from '../statistics.ts';

const TOOL = join(import.meta.dirname, '../../../packages/cli/bin/ebpf-tool');
const CALLS = 1_000_000;
const ROUNDS = 7;

/** A tracer's command line. */
export type Command = readonly [string, ...string[]];

/** `ebpf-tool` with arguments. */
export const ours = (...args: string[]): [string, ...string[]] => [process.execPath, TOOL, ...args];

/** A loop of getppid(2), which does next to nothing itself, and programs that do nothing at all. */
export class GetppidLoop implements Disposable {
  /** The program. Its argument: how many calls. */
  readonly program: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'overhead-'));
  readonly #empty: string;

  constructor() {
    this.program = join(this.#folder, 'getppid');
    const source = join(import.meta.dirname, 'getppid.c');
    execFileSync('clang', ['-O2', '-Wall', '-Werror', source, '-o', this.program]);
    this.#empty = compileBpf('empty.bpf.c', {
      cwd: import.meta.dirname,
      out: this.#folder,
      include: ['../../../bpf/include'],
    });
  }

  /** The command that attaches programs of empty.bpf.c. */
  nothing(...programs: readonly string[]): Command {
    return [process.execPath, join(import.meta.dirname, 'empty.ts'), this.#empty, ...programs];
  }

  /**
   * What a call takes while each tracer looks on, and untraced: in turn, round by round, for machines are not equally quick all the time.
   *
   * @returns nanoseconds, the median of all rounds, by the tracer's name; without a name untraced
   */
  async perCall(tracers: Readonly<Record<string, Command>>): Promise<(name?: string) => number> {
    const untraced: number[] = [];
    const times = new Map<string, number[]>();
    for (let round = 0; round < ROUNDS; round++) {
      untraced.push(this.#once());
      for (const [name, command] of Object.entries(tracers)) {
        await using _tracer = await RunningTracer.start(command);
        times.set(name, [...(times.get(name) ?? []), this.#once()]);
      }
    }
    return (name) => median(name === undefined ? untraced : (times.get(name) ?? []));
  }

  #once(): number {
    return Number(execFileSync(this.program, [String(CALLS)], { encoding: 'utf8' }));
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
