import { InvalidArgumentError, Option, type Command } from 'commander';
import { isIP } from 'node:net';
import type { StateName } from '../tcp/states.ts';
import { parseNames, parsePid } from './arguments.ts';

/** What the kernel tells of; TIME_WAIT is not among it: a socket that waits there is CLOSE already. */
const STATES: readonly StateName[] = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
];

/** Adds the filters of `tcp` and `filter`: `--pid --port --addr --state`. */
export function addTcpFilter(command: Command): Command {
  return command
    .addOption(
      new Option(
        '-p, --pid <pids>',
        'only connections of these processes, separated by commas',
      ).argParser((text) => parseNames(text).map(parsePid)),
    )
    .addOption(
      new Option(
        '--port <ports>',
        'only connections with one of these ports at either end, separated by commas',
      ).argParser((text) => parseNames(text).map(parsePort)),
    )
    .addOption(
      new Option(
        '--addr <networks>',
        'only connections with an end in one of these, separated by commas: 10.0.0.0/8, 2001:db8::/32, ::1',
      ).argParser((text) => parseNames(text).map(parseNetwork)),
    )
    .addOption(
      new Option(
        '--state [states]',
        'beside sessions each change of state; of some: only changes to these, such as established,close_wait',
      ).argParser((text: string) => parseNames(text).map(parseState)),
    );
}

/** What `--pid --port --addr --state` were given. */
export interface TcpFilterOptions {
  readonly pid?: readonly number[];
  readonly port?: readonly number[];
  readonly addr?: readonly string[];
  /** True for all. */
  readonly state?: readonly StateName[] | true;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535)
    throw new InvalidArgumentError(`${text} is no port: give 1 to 65535.`);
  return port;
}

function parseNetwork(text: string): string {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0 || Number(length ?? 0) > (family === 4 ? 32 : 128))
    throw new InvalidArgumentError(
      `${text} is no network: give one such as 10.0.0.0/8 or 2001:db8::/32, or an address.`,
    );
  return text;
}

function parseState(text: string): StateName {
  const wanted = text.toUpperCase().replaceAll('-', '_').replace(/^TCP_/, '');
  const state = STATES.find((name) => name === wanted);
  if (state !== undefined) return state;
  throw new InvalidArgumentError(
    wanted === 'TIME_WAIT'
      ? 'A socket in TIME_WAIT is CLOSE to the kernel: ask for close.'
      : `${text} is no state: there are ${STATES.join(', ').toLowerCase()}.`,
  );
}

/** A name that is a folder's as well. */
export function parseLabel(text: string): string {
  if (!/^[A-Za-z0-9][\w-]{0,31}$/.test(text))
    throw new InvalidArgumentError('Give a name of up to 32 letters, digits, _ and -.');
  return text;
}
