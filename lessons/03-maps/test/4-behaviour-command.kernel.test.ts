import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { mainOf } from '@ebpf-dojo/course/testing';
import { requires, workload } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';

requires('tracepoint');

test('[03.7] start counts until Ctrl-C, prints a table, and tells what was lost', async () => {
  const work = await workload.opens();
  const args = [mainOf(import.meta.dirname), '-d', '0', '-p', String(work.pid)];
  const command = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = Promise.all([text(command.stdout), once(command, 'close')]);
  const said: string[] = [];
  const begun = Promise.withResolvers<void>();
  command.stderr.on('data', (some: Buffer) => {
    said.push(some.toString());
    if (said.join('').includes('Ctrl-C')) begun.resolve();
  });
  await Promise.race([begun.promise, ended]);
  await work.run();
  command.kill('SIGINT');
  const [stdout, [code]] = await ended;
  const [header, ...rows] = stdout.trimEnd().split('\n').map(columns);
  const lost = said
    .join('')
    .split('\n')
    .find((line) => line.startsWith('Lost: '));
  expect({ code, header, pids: rows.map(([pid]) => pid), lost: lost !== undefined }).toObserve(
    { code: 0, header: ['PID', 'OPENS', 'COMMAND'], pids: [String(work.pid)], lost: true },
    {
      what: 'what start printed; whether it told what was lost, and what was dropped',
      did: `ran \`start -d 0 -p ${work.pid}\`, which said: ${said.join('').trim().replaceAll('\n', ' / ')}`,
    },
  );
});

function columns(line: string): string[] {
  return line.trim().split(/\s+/);
}
