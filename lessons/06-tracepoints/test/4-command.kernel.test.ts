import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { mainOf } from '@ebpf-dojo/course/testing';
import { eventually, requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

requires('tracepoint', 'ring buffer', 'btf');

/** Lines that come, as they come. */
function linesOf(stream: Readable): readonly string[] {
  const lines: string[] = [];
  createInterface({ input: stream }).on('line', (line) => lines.push(line));
  return lines;
}

test('[06.6] a line on its standard input changes what the command tells of, while it runs [M3.5]', async () => {
  const works = [await workload.tcp4(), await workload.tcp4(), await workload.tcp4()] as const;
  const [first, second, third] = works;
  const args = ['sessions', '-d', '0', '--port', String(first.port)];
  const child = spawn(process.execPath, [mainOf(import.meta.dirname), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [stdout, stderr] = [linesOf(child.stdout), linesOf(child.stderr)];
  const toldOf = (port: number): number =>
    stdout.filter((line) => line.includes(`:${port} `) || line.endsWith(`:${port}`)).length;
  const until = (what: string, is: () => boolean): Promise<unknown> =>
    Promise.race([eventually(() => is(), { what, deadlineMs: 60_000 }), closed]);
  try {
    await until('its first words', () => stderr.includes('Watching. Ctrl-C ends it.'));
    await first.run();
    await second.run();
    await until('the first sessions', () => toldOf(first.port) >= 2 * first.n);
    child.stdin.write(`clear\nport ${third.port}\n`);
    await until('its answer', () => stderr.includes(`Told from now on: port ${third.port}.`));
    await third.run();
    await until('the last sessions', () => toldOf(third.port) >= 2 * third.n);
    child.kill('SIGINT');
    const [code] = await closed;
    expect({ code, told: works.map(({ port }) => toldOf(port)) }).toObserve(
      { code: 0, told: [2 * first.n, 0, 2 * third.n] },
      {
        what: `the command, which said ${stderr.join(' ')}`,
        did: 'wanted the port of the first child, and later that of the third by lines; all three made connections',
      },
    );
  } finally {
    child.kill('SIGKILL');
  }
});
