// Plain JavaScript without dependencies: it runs under the Node the machine has, before Node 24, pnpm and zx are there.
import { runFirstLight } from './first-light.mjs';
import { Blocked, SetupFailed } from './outcome.mjs';
import { say } from './say.mjs';
import { steps } from './steps.mjs';
import { runSuite } from './suite.mjs';

/** @type {Record<string, () => Promise<number>>} */
const goals = {
  setup: async () => 0,
  'first-light': runFirstLight,
  suite: runSuite,
};

async function main() {
  const [name = 'setup', ...rest] = process.argv.slice(2);
  const goal = goals[name];
  if (goal === undefined || rest.length > 0) {
    say(`usage: node tools/setup/run.mjs [${Object.keys(goals).join('|')}]`);
    return 2;
  }
  try {
    refuseOtherSystems();
    await setUp();
  } catch (cause) {
    if (!(cause instanceof Blocked || cause instanceof SetupFailed)) throw cause;
    say(`\n${cause instanceof Blocked ? 'BLOCKED: ' : ''}${cause.message}`);
    // Whoever reads only the last line of a suite must not take one that never ran for a passed one.
    if (name === 'suite') process.stdout.write('0 passed, 1 failed\n');
    return cause.exitCode;
  }
  return goal();
}

function refuseOtherSystems() {
  if (process.platform !== 'linux') {
    throw new Blocked(
      `eBPF is part of the Linux kernel, and this is ${process.platform}. The devcontainer in .devcontainer/ runs on a Linux machine or VM.`,
    );
  }
  if (process.arch !== 'x64' && process.arch !== 'arm64') {
    throw new Blocked(
      `This machine is ${process.arch}; the pinned Node.js comes for x64 and arm64.`,
    );
  }
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Blocked(
      `Node.js 20 or later starts this set-up, and this is ${process.version}. Upgrade it; Node 24 itself then comes by set-up.`,
    );
  }
}

async function setUp() {
  const began = Date.now();
  let worked = false;
  for (const { name, problem, solve } of steps) {
    // One after the other: a later step's check needs what an earlier one made.
    // oxlint-disable-next-line no-await-in-loop
    const why = await problem();
    if (why === undefined) continue;
    worked = true;
    say(`Set-up: ${name}. Reason: ${why}`);
    // oxlint-disable-next-line no-await-in-loop
    await solve(why);
  }
  if (worked) say(`Set-up done in ${Math.round((Date.now() - began) / 1000)} s.\n`);
}

process.exitCode = await main();
