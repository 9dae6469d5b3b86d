// What is wrong before the kernel is asked anything: needs neither root nor a certain kernel.
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createProgram } from './program.ts';
import { runTool, startTool } from './testing/tool.ts';

/** Every command that does something by itself, by its whole name. */
const commands = createProgram(() => {}).commands.flatMap((command) =>
  command.commands.length === 0
    ? command.name()
    : command.commands.map((inner) => `${command.name()} ${inner.name()}`),
);

const TRACE = fileURLToPath(import.meta.resolve('@ebpf-dojo/bpf/trace')).replace(
  '.skel.ts',
  '.bpf.o',
);

describe('[E9] ebpf-tool says what is wrong with its command line, in one line', () => {
  test.for([
    [['trace', '-s', 'nosuchcall'], "no system call is named 'nosuchcall'"],
    [['trace', '-s', 'opneat'], "no system call is named 'opneat': did you mean openat"],
    [['trace', '-s', 'openat,'], 'Give names separated by commas'],
    [['trace', '-d', 'abc'], 'Give seconds, such as 5 or 0.5'],
    [['trace', '-d', '-1'], 'Give seconds'],
    [['trace', '-p', '1x'], 'Give a process id'],
    [['trace', '-p', '999999999'], 'there is no process 999999999'],
    [['trace', '-p', '1', '--', 'true'], 'either --pid or a command'],
    [['trace', '--', 'no-such-command'], 'the command no-such-command was not found'],
    [['trace', '--', '/etc/passwd'], '/etc/passwd is not executable'],
    [['top', '--budget', 'much'], 'Give a share of one CPU, such as 2% or 0.5%'],
    [['top', '--probes', 'latency,cpu'], "there is no probe 'cpu'"],
    [['top', '-i', '0'], 'Give a number above 0'],
    [['top', '--once', '-p', '999999999'], 'there is no process 999999999'],
    [['record', '/no-such-folder/a.gz'], '/no-such-folder/a.gz cannot be written: ENOENT'],
    [['record', '--port', '80'], 'give the file first'],
    [['record', 'a.gz', '--from', 'stats'], 'Allowed choices are top, tcp, latency'],
    [['replay', 'a.gz', '--speed', '0'], 'Give a factor above 0'],
    [['tcp', '--port', '0'], '0 is no port: give 1 to 65535.'],
    [['tcp', '--port', '80,http'], 'http is no port'],
    [['tcp', '--addr', '10.0.0.0/33'], '10.0.0.0/33 is no network'],
    [['tcp', '--addr', '::1/64,localhost'], 'localhost is no network'],
    [['tcp', '--state', 'time_wait'], 'A socket in TIME_WAIT is CLOSE to the kernel'],
    [['tcp', '--state', 'open'], 'open is no state: there are established, syn_sent'],
    [['tcp', '-p', '0'], 'Give a process id'],
    [['tcp', '-p', '999999999'], 'there is no process 999999999'],
    [['filter', 'web', '-p', '1,999999999'], 'there is no process 999999999'],
    [['tcp', '--name', '../etc'], 'Give a name of up to 32 letters'],
    [['filter'], 'give the name of a running ebpf-tool tcp --name, or --list'],
    [['filter', 'web', '--list'], 'give the name of a running ebpf-tool tcp --name, or --list'],
    [['filter', '--list', '--clear'], '--list shows filters'],
    [['filter', 'web', '--clear', '--port', '1'], '--clear takes a filter away'],
    [['trace', '--nosuchoption'], "unknown option '--nosuchoption'"],
    [['nosuchcommand'], "unknown command 'nosuchcommand'"],
    [['gen', 'skeleton'], "missing required argument 'object'"],
    [['gen', 'nosuchthing'], "unknown command 'nosuchthing'"],
    [['gen', 'skeleton', 'a.bpf.o', '--out', 'a.txt'], 'a.txt is no module'],
    [['gen', 'skeleton', 'a.bpf.o', '--js', '--out', 'a.ts'], 'leave one of them out'],
    [
      ['gen', 'skeleton', TRACE, '--out', '/proc/nowhere/a.ts'],
      '/proc/nowhere/a.ts cannot be written: ENOENT.',
    ],
  ] as const)('%j is a wrong command line', async ([args, message]) => {
    const { code, stdout, stderr } = await runTool(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });
});

test('--version tells that of the package', async () => {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  expect(await runTool(['--version'])).toMatchObject({
    code: 0,
    stdout: `${manifest.version}\n`,
    stderr: '',
  });
});

describe('[E9] --help', () => {
  test('into a pipe that nobody reads ends quietly', async () => {
    const child = startTool(['trace', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout?.destroy();
    const said = child.stderr === null ? '' : text(child.stderr);
    const [code] = (await once(child, 'exit')) as [number];
    expect({ code, said: await said }).toEqual({ code: 0, said: '' });
  });

  test.for([[['gen']], [['gen', 'skeleton']]] as const)(
    'of %j has an example, which needs no root',
    async ([command]) => {
      const { code, stdout } = await runTool([...command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n +ebpf-tool gen skeleton/);
    },
  );

  test.for(commands)('of %s has two examples or more', async (command) => {
    const { code, stdout } = await runTool([...command.split(' '), '--help']);
    expect(code).toBe(0);
    const [, examples = ''] = stdout.split('\nExamples:\n');
    const lines = examples.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(line).toMatch(new RegExp(`^  (sudo )?ebpf-tool ${command} ?`));
  });

  test('on a full disk costs one line and exit code 1', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await runTool(['--help'], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'ebpf-tool: the output could not be written: no space left on device (ENOSPC).\n',
    });
  });
});
