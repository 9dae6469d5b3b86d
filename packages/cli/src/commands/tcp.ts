import { Command, Option } from 'commander';
import type { DefineCommand } from './index.ts';
import { options } from './options.ts';
import { addTcpFilter, parseLabel, type TcpFilterOptions } from './tcp-filter-options.ts';

/** `ebpf-tool tcp` */
export const tcpCommand: DefineCommand = (finish) =>
  addTcpFilter(new Command('tcp'))
    .description(
      'Print each TCP connection when it ends: whose it was, how long it took to connect, how long it lasted, how much went over it and how it ended.',
    )
    .addOption(options.duration(10))
    .addOption(
      new Option(
        '--name <label>',
        "a name by which `ebpf-tool filter` changes this one's filter while it runs",
      ).argParser(parseLabel),
    )
    .addOption(options.json())
    .addOption(options.color())
    .addHelpText(
      'after',
      `
A line is a session as one end saw it; where both ends are on this machine there are two. → was opened from here, ← from there. An owner is
who called connect or accept. A connect that comes to nothing has a line too, without a duration: refused, timed out, unreachable or given up.
What was open before has > at its duration, which is counted from the start. Sockets of IPv6 that speak IPv4 are shown with IPv4 addresses.
All filters hold together, in the kernel. A session is judged when it ends, by the filter in force then.

Examples:
  sudo ebpf-tool tcp --port 443,8443 -d 2
  sudo ebpf-tool tcp --addr 10.0.0.0/8,::1 --state close_wait,close --json -d 2
  sudo ebpf-tool tcp --name web -d 2`,
    )
    .action(async (given: TcpCommandOptions) => {
      const { runTcp } = await import('../tcp/run.ts');
      finish(await runTcp(given));
    });

/** What `tcp` was given. */
export interface TcpCommandOptions extends TcpFilterOptions {
  readonly duration: number;
  readonly name?: string;
  readonly json: boolean;
  readonly color: boolean;
}
