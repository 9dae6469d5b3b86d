import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { jobScript, shellQuote, type Job } from './job.ts';

const JOB: Job = {
  command: ['printf', '%s\\n', "it's", '', 'a b', '$HOME "x" `y`', 'two\nlines', '-n'],
  directory: '/tmp',
  environment: { GREETING: "don't $panic", PATH: '/usr/bin:/bin' },
  hostname: 'vm-6-1',
  shares: [{ tag: 'out0', path: "/it's/here" }],
  terminal: undefined,
  ownStderr: true,
};

function shell(script: string): string {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { SECRET: 'host' },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

describe('shellQuote', () => {
  it.each(["it's", '', 'a b', '$HOME', '`x`', 'two\nlines', '\\', '*'])(
    'keeps %j as it is',
    (word) => {
      expect(shell(`printf %s ${shellQuote(word)}`)).toBe(word);
    },
  );
});

describe('jobScript', () => {
  it('runs the command with its words as given', () => {
    expect(shell(`${jobScript(JOB)}\nrun`)).toBe('it\'s\n\na b\n$HOME "x" `y`\ntwo\nlines\n-n\n');
  });

  it('gives it only the environment that was chosen, in its folder', () => {
    expect(
      shell(`${jobScript({ ...JOB, command: ['env'] })}\nrun`)
        .trim()
        .split('\n')
        .toSorted(),
    ).toEqual(["GREETING=don't $panic", 'PATH=/usr/bin:/bin']);
    expect(shell(`${jobScript({ ...JOB, command: ['pwd'] })}\nrun`)).toBe('/tmp\n');
  });

  it('mounts the shares', () => {
    expect(shell(`mount_share() { echo "$1 at $2"; }\n${jobScript(JOB)}\nmount_shares`)).toBe(
      "out0 at /it's/here\n",
    );
    expect(shell(`${jobScript({ ...JOB, shares: [] })}\nmount_shares`)).toBe('');
  });

  it('tells the measures of a terminal', () => {
    const script = jobScript({ ...JOB, terminal: { rows: 25, columns: 80 }, ownStderr: false });
    expect(shell(`${script}\necho $vm_terminal $vm_rows $vm_columns $vm_own_stderr`)).toBe(
      'yes 25 80 no\n',
    );
  });
});
