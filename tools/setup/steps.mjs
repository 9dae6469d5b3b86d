import { installPnpm, pinned, pnpmFolder, pnpmProblem } from './pnpm.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { toolchainProblem } from './toolchain.mjs';
import { mountTracefs, tracefsProblem } from './tracefs.mjs';
import { installWorkspace, workspaceProblem } from './workspace.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => string | undefined | Promise<string | undefined>} problem why it has to run; undefined when it is done
 * @property {(problem: string) => Promise<void>} solve
 */

/** What a machine needs, in order. @type {readonly Step[]} */
export const steps = [
  { name: 'C compiler and libbpf', problem: toolchainProblem, solve: installSystemPackages },
  {
    name: `pnpm ${pinned}`,
    problem: () => (pnpmFolder() === undefined ? pnpmProblem() : undefined),
    solve: installPnpm,
  },
  { name: 'npm packages, Node 24 among them', problem: workspaceProblem, solve: installWorkspace },
  { name: 'tracefs', problem: tracefsProblem, solve: mountTracefs },
];
