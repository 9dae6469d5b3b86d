import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { guestLine, splitGuestOutput } from './guest.ts';
import type { Step } from './steps.ts';

const step = (line: string, rest: Partial<Step> = {}): Step => ({
  line,
  target: 'solution',
  inGuest: true,
  learner: '',
  ...rest,
});

/** Runs what a guest would, without the guest. */
function runAll(steps: readonly Step[]) {
  const line = guestLine(steps, 'MARK').replace(/^.* -- /s, (start) =>
    start.startsWith('node tools/vm/main.ts --quiet --no-tty --kernel 6.12 -- ') ? '' : start,
  );
  const { stdout, status } = spawnSync('/bin/sh', ['-c', line], { encoding: 'utf8' });
  return splitGuestOutput({ code: status, timedOut: false, output: stdout }, steps.length, 'MARK');
}

describe('commands together in a guest', () => {
  it('end each on their own, with what they print on both streams', () => {
    const steps = [
      step("echo 'it''s' one; echo two >&2"),
      step('printf three; exit 7'),
      step('kill -9 $$'),
      step('cat'),
    ];
    expect(runAll(steps)).toEqual([
      { code: 0, timedOut: false, output: 'its one\ntwo\n' },
      { code: 7, timedOut: false, output: 'three' },
      expect.objectContaining({ code: null }),
      { code: 0, timedOut: false, output: '' },
    ]);
  });

  it('look at their targets, each document with a learner of its own', () => {
    const print = 'echo $LESSON_TARGET ${XDG_STATE_HOME##*/}';
    const ran = runAll([
      step(print, { target: 'stub', learner: 'a.md' }),
      step(print, { learner: 'b.md' }),
      step(print, { learner: 'a.md' }),
    ]);
    expect(ran.map(({ output }) => output)).toEqual([
      'stub learner-0\n',
      'solution learner-1\n',
      'solution learner-0\n',
    ]);
  });

  it('that a lost guest did not come to have not passed', () => {
    const output = 'MARK 0\none\n\nMARK end 0\nMARK 1\ntw';
    const [first, ...others] = splitGuestOutput({ code: 0, timedOut: false, output }, 3, 'MARK');
    expect(first).toEqual({ code: 0, timedOut: false, output: 'one\n' });
    expect(others).toMatchObject([{ code: null }, { code: null }]);
    const blocked = { code: 3, timedOut: false, output: 'vm: BLOCKED: no QEMU\n' };
    expect(splitGuestOutput(blocked, 1, 'MARK')).toEqual([blocked]);
  });
});
