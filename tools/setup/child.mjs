import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

/** Whether someone asked this process to stop, by Ctrl-C or a signal. */
export let interrupted = false;

/**
 * @typedef {object} ChildOptions
 * @property {NodeJS.ProcessEnv} [env] default: our own environment
 * @property {string} [cwd] default: the top of the clone
 * @property {(line: string) => void} [onLine] takes stdout line by line; without it, stdout is ours
 */

/**
 * Runs a command in the foreground and gives its exit code, 128 + the signal's number when a signal ended it, 127 when it
 * could not be started. Ctrl-C is the child's to handle: we outlive it, to pass on how it ended.
 *
 * @param {readonly string[]} command
 * @param {ChildOptions} [options]
 * @returns {Promise<number>}
 */
export function run([file = '', ...args], { env = process.env, cwd = root, onLine } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env,
      stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'],
    });
    const stopForwarding = forwardSignals(child);
    if (child.stdout && onLine) eachLine(child.stdout, onLine);
    child.once('error', (cause) => {
      process.stderr.write(`${file} could not be started: ${cause.message}\n`);
      stopForwarding();
      resolve(127);
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * Runs a command without input and keeps what it says.
 *
 * @param {readonly string[]} command
 * @param {ChildOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture([file = '', ...args], { env = process.env, cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stopForwarding = forwardSignals(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
      });
    }
    child.once('error', (cause) => {
      stopForwarding();
      resolve({ code: 127, output: cause.message });
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output });
    });
  });
}

/**
 * @param {readonly string[]} command
 * @returns {boolean} whether it ran and succeeded
 */
export function succeeds([file = '', ...args]) {
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0;
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  // At a terminal, Ctrl-C reaches the whole process group, the child included: a second one would mean "stop at once".
  const interrupt = () => {
    interrupted = true;
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  const terminate = () => {
    interrupted = true;
    child.kill('SIGTERM');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', terminate);
  return () => {
    process.off('SIGINT', interrupt).off('SIGTERM', terminate);
  };
}

/**
 * @param {import('node:stream').Readable} stream
 * @param {(line: string) => void} onLine
 */
function eachLine(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.once('end', () => {
    if (rest !== '') onLine(rest);
  });
}
