import { lessonNumbered } from '@ebpf-dojo/course/lessons';
import { parseTarget, prepareTarget } from '@ebpf-dojo/course/targets';
import type { Ran } from './run-command.ts';
import type { Step } from './steps.ts';

const KERNEL = '6.12';
/** Of one command: an emulated processor takes ten times as long as ours. */
const SECONDS = 240;
const BOOT_SECONDS = 120;
const COMPILED = '/tmp/docs-compile-cache';
/** As timeout(1) ends. */
const TIMED_OUT = [124, 137];

/** One command line that starts a guest and runs all steps there, one after the other, each whatever became of the others. */
export function guestLine(steps: readonly Step[], mark: string): string {
  const learners = [...new Set(steps.map(({ learner }) => learner))];
  const script = [
    'exec 2>&1',
    `export LC_ALL=C.UTF-8 NO_COLOR=1 NODE_COMPILE_CACHE=${COMPILED}`,
    ...steps.flatMap(({ line, target, learner }, index) => [
      `export LESSON_TARGET=${quote(target)} XDG_STATE_HOME=/tmp/learner-${learners.indexOf(learner)}`,
      `echo '${mark} ${index}'`,
      `timeout -k 5 ${SECONDS} sh -c ${quote(line)} </dev/null`,
      String.raw`printf '\n%s %s\n' '${mark} end' $?`,
    ]),
  ].join('\n');
  return `node tools/vm/main.ts --quiet --no-tty --kernel ${KERNEL} -- sh -c ${quote(script)}`;
}

/** How long all of it may take. */
export function guestSeconds(steps: readonly Step[]): number {
  return BOOT_SECONDS + steps.length * SECONDS;
}

/** How each step ended, by what the guest printed; those it did not come to have its last words and exit code. */
export function splitGuestOutput(whole: Ran, count: number, mark: string): Ran[] {
  return Array.from({ length: count }, (_, index) => {
    const [, from] = whole.output.split(`${mark} ${index}\n`);
    const [output, rest] = from?.split(`\n${mark} end `) ?? [];
    if (output === undefined || rest === undefined) {
      // 0 would be a lie: whatever the guest says, this did not run to its end.
      return { ...whole, code: whole.code === 0 ? null : whole.code };
    }
    const code = Number.parseInt(rest, 10);
    const timedOut = TIMED_OUT.includes(code);
    return { code: timedOut ? null : code, timedOut, output };
  });
}

/** Builds what steps of lessons look at: a guest finds it then, and does not compile on an emulated processor. */
export function prepareForGuest(steps: readonly Step[]): void {
  const wanted = new Map(
    steps.flatMap(({ line, target }) => {
      const number = /\blesson-(\d\d)\b/.exec(line)?.[1];
      return number === undefined ? [] : [[`${number} ${target}`, { number, target }] as const];
    }),
  );
  for (const { number, target } of wanted.values())
    prepareTarget(lessonNumbered(number).folder, parseTarget(target, 'solution'));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
