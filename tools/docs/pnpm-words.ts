/** Before a script runs, pnpm says whose it is and where: the path is another one for each reader. */
const BEFORE = /^\n?> \S+ \S+ \/.*\n> .*\n\n/;
/** After a failure: in words of its own, and with the path again. */
const AFTER = [
  /^\/.*:\n\s*ERR_PNPM_RECURSIVE_RUN_FIRST_FAIL[^\n]*\nExit status \d+\n/m,
  /^\s*ELIFECYCLE\s.*\n/m,
] as const;

/** What a script printed, without what pnpm says around it. */
export function withoutPnpm(output: string): string {
  return AFTER.reduce((text, words) => text.replace(words, ''), output.replace(BEFORE, ''));
}
