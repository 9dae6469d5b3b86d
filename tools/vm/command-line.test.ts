import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandLine, type VmOptions } from './command-line.ts';

async function parse(
  ...parameters: string[]
): Promise<{ command: readonly string[]; options: VmOptions }> {
  let parsed: { command: readonly string[]; options: VmOptions } | undefined;
  const program = commandLine(async (command, options) => {
    parsed = { command, options };
  });
  program.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(parameters, { from: 'user' });
  if (parsed === undefined) throw new Error('the action did not run');
  return parsed;
}

describe('commandLine', () => {
  it('has defaults that suit most', async () => {
    const { command, options } = await parse('--', 'uname', '-r');
    expect(command).toEqual(['uname', '-r']);
    expect(options).toMatchObject({
      kernel: 'newest',
      memory: 4096,
      accel: 'auto',
      env: [],
      out: [],
      tty: true,
    });
    expect(options.timeout).toBeUndefined();
  });

  it("leaves the command's own options to it, also without --", async () => {
    expect((await parse('ls', '--kernel', '-v')).command).toEqual(['ls', '--kernel', '-v']);
    expect((await parse('--cpus', '3', '--', 'sh', '-c', 'exit 4')).command).toEqual([
      'sh',
      '-c',
      'exit 4',
    ]);
  });

  it('reads sizes and times', async () => {
    const { options } = await parse(
      '--memory',
      '2G',
      '--timeout',
      '10m',
      '--cpus',
      '3',
      '--',
      'true',
    );
    expect(options).toMatchObject({ memory: 2048, timeout: 600_000, cpus: 3 });
  });

  it('collects what may be given again', async () => {
    const { options } = await parse('-e', 'A=1', '-e', 'B', '--out', 'x', '-o', 'y', '--', 'true');
    expect(options).toMatchObject({ env: ['A=1', 'B'], out: ['x', 'y'] });
  });

  it.each([
    [],
    ['--cpus', '0', '--', 'true'],
    ['--cpus', 'two', '--', 'true'],
    ['--memory', '100', '--', 'true'],
    ['--memory', '2T', '--', 'true'],
    ['--timeout', '-1', '--', 'true'],
    ['--accel', 'hvf', '--', 'true'],
    ['--nonsense', '--', 'true'],
    ['-q', '-v', '--', 'true'],
  ])('refuses %j', async (...parameters) => {
    await expect(parse(...parameters.flat())).rejects.toThrow(CommanderError);
  });
});
