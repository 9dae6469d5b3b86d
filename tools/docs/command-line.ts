import type { Repository } from './repository.ts';

/** What a documented command line is. */
export type CommandLine =
  /** To be run by the check, as it stands in `line`. */
  | { readonly kind: 'run'; readonly line: string }
  /** It exists; running it is the suite's, or the reader's. */
  | { readonly kind: 'known' }
  | { readonly kind: 'unknown'; readonly why: string };

/** Programs of ours that a document may start and that end by themselves. */
const RUN = new Set(['ebpf-tool', 'ebpf-build', 'node']);
const NPM = new Set(['npm start', 'npm test']);
/** Commands of pnpm's own. */
const PNPM = new Set(['install']);
const LESSON = /^lesson-\d\d$/;
/** Commands of `dojo` that do not end by themselves, take minutes, or change what a learner wrote. */
const DOJO_NOT_RUN = new Set(['watch', 'reset', 'verify', 'new']);

/**
 * Looks up what a command line names. Only what this repository provides is known.
 *
 * The check runs as root with node_modules/.bin first in PATH, so `sudo` and that folder are taken away.
 */
export function readCommandLine(text: string, repository: Repository): CommandLine {
  const line = bare(text);
  const words = line.split(/\s+/);
  const [program = ''] = words;
  if (RUN.has(program)) return { kind: 'run', line };
  if (NPM.has(line)) return { kind: 'known' };
  if (program === 'pnpm') return pnpm(words.slice(1), line, repository);
  return { kind: 'unknown', why: `${program} is no command that documents may use.` };
}

/** A command line without `sudo` and without the folder of our programs. */
export function bare(text: string): string {
  return text
    .trim()
    .replace(/^sudo\s+/, '')
    .replace(/^node_modules\/\.bin\//, '');
}

function pnpm(words: readonly string[], line: string, repository: Repository): CommandLine {
  const [first = '', second = '', third = ''] = words;
  const endless = words.includes('--watch') || (words.includes('-w') && words.includes('test'));
  if (first === 'exec') {
    return repository.programs.has(second) ? known : unknown(`pnpm exec finds no ${second}.`);
  }
  if (first === '--filter') {
    const scripts = repository.scripts.get(second);
    if (scripts === undefined) return unknown(`no package is named ${second}.`);
    if (!scripts.has(third)) return unknown(`${second} has no script ${third}.`);
    return LESSON.test(second) && !endless ? { kind: 'run', line } : known;
  }
  if (first === 'dojo' && repository.topScripts.has(first))
    return DOJO_NOT_RUN.has(second) || endless ? known : { kind: 'run', line };
  if (PNPM.has(first) || repository.topScripts.has(first)) return known;
  return unknown(`package.json has no script ${first}.`);
}

const known: CommandLine = { kind: 'known' };

function unknown(why: string): CommandLine {
  return { kind: 'unknown', why };
}
