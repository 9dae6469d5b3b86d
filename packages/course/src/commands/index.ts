import type { Command } from 'commander';
import { buildCommand } from './build.ts';
import { diffCommand } from './diff.ts';
import { hintCommand } from './hint.ts';
import { listCommand } from './list.ts';
import { newCommand } from './new.ts';
import { nextCommand } from './next.ts';
import { resetCommand } from './reset.ts';
import { solutionCommand } from './solution.ts';
import { startCommand } from './start.ts';
import { testCommand } from './test.ts';
import { verifyCommand } from './verify.ts';
import { watchCommand } from './watch.ts';

/** What commands are run in. */
export interface Surroundings {
  /** Where the lessons lie; undefined for those of this checkout. */
  readonly lessons?: string;
  /** Is given a command's exit code. */
  readonly finish: (code: number) => void;
}

/** Makes one subcommand. It loads its implementation when it runs. */
export type DefineCommand = (surroundings: Surroundings) => Command;

/** Every subcommand, in the order `--help` shows. */
export const commands: readonly DefineCommand[] = [
  listCommand,
  nextCommand,
  testCommand,
  watchCommand,
  startCommand,
  hintCommand,
  diffCommand,
  solutionCommand,
  resetCommand,
  verifyCommand,
  buildCommand,
  newCommand,
];
