import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guestLine, guestSeconds, prepareForGuest, splitGuestOutput } from './guest.ts';
import { withoutPnpm } from './pnpm-words.ts';
import { runCommand, type Ran } from './run-command.ts';
import type { Step } from './steps.ts';

const SECONDS = 60;
/** Scripts of lessons start vitest, and clang. */
const LESSON_SECONDS = 180;

/** Runs steps, each once, and remembers how they ended. Close it to remove what it made. */
export class Runner {
  readonly #ran = new Map<string, Ran>();
  readonly #learners = new Map<string, string>();

  /** How many commands were run. */
  get count(): number {
    return this.#ran.size;
  }

  /** Runs all steps that need another kernel, in one guest. */
  async runInGuest(all: readonly Step[]): Promise<void> {
    const steps = [
      ...new Map(all.filter(({ inGuest }) => inGuest).map((step) => [keyOf(step), step])).values(),
    ];
    if (steps.length === 0) return;
    prepareForGuest(steps);
    const mark = `documents-${process.pid}`;
    const whole = await runCommand(guestLine(steps, mark), guestSeconds(steps));
    const each = splitGuestOutput(whole, steps.length, mark);
    for (const [index, ran] of each.entries()) {
      const step = steps[index];
      if (step !== undefined) this.#ran.set(keyOf(step), readable(ran));
    }
  }

  /** How a step ended; runs it, unless it was run already. */
  async run(step: Step): Promise<Ran> {
    if (step.inGuest && !this.#ran.has(keyOf(step))) await this.runInGuest([step]);
    const ran = this.#ran.get(keyOf(step)) ?? (await this.#runHere(step));
    this.#ran.set(keyOf(step), ran);
    return ran;
  }

  close(): void {
    for (const folder of this.#learners.values()) rmSync(folder, { recursive: true, force: true });
  }

  async #runHere({ line, target, learner }: Step): Promise<Ran> {
    const seconds = learner === '' ? SECONDS : LESSON_SECONDS;
    return readable(
      await runCommand(line, seconds, {
        LESSON_TARGET: target,
        XDG_STATE_HOME: this.#stateOf(learner),
      }),
    );
  }

  /** A folder of its own for each learner's progress: nobody's is read or changed. */
  #stateOf(learner: string): string {
    const folder = this.#learners.get(learner) ?? mkdtempSync(join(tmpdir(), 'learner-'));
    this.#learners.set(learner, folder);
    return folder;
  }
}

function keyOf(step: Step): string {
  return JSON.stringify([step.line, step.target, step.inGuest, step.learner]);
}

function readable(ran: Ran): Ran {
  return { ...ran, output: withoutPnpm(ran.output) };
}
