import { isIPv4 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { BpfMap } from '@ebpf-dojo/core';
import { todo } from '@ebpf-dojo/course';
import type { Sessions } from './sessions.ts';

/** Which connections are told of: those for which all holds that is given. */
export interface Filter {
  /** One of both ends has one of these. */
  readonly ports?: readonly number[];
  /** Process ids: one of these has the socket. */
  readonly pids?: readonly number[];
  /** One of both ends is in one of these: `127.0.0.0/8`, `::1`. */
  readonly networks?: readonly string[];
}

/**
 * Changes what the running programs tell of. What ends from now on is judged by this; sessions that are under way are told as well.
 *
 * @throws {TypeError} when a network is none
 * @throws {RangeError} when a network is longer than its address
 */
export function setFilter({ maps, globals }: Sessions, { ports, pids, networks }: Filter): void {
  const prefixes = networks?.map((text) => maps.networks.prefix(prefixText(text)));
  // What is no longer asked goes before its keys do, and what is new comes after its keys: else nothing at all is told between.
  globals.only_ports &&= ports !== undefined;
  globals.only_pids &&= pids !== undefined;
  globals.only_networks &&= prefixes !== undefined;
  replaceKeys(maps.ports, ports ?? []);
  replaceKeys(maps.pids, pids ?? []);
  replaceKeys(maps.networks, prefixes ?? []);
  globals.only_ports = ports !== undefined;
  globals.only_pids = pids !== undefined;
  globals.only_networks = prefixes !== undefined;
}

/** Makes these the keys of a map. What was a key before and still is one stays there all the time: a program looks while this writes. */
function replaceKeys<K>(map: BpfMap<K, boolean>, keys: readonly K[]): void {
  todo('06.6', 'put in what is new, and take out what is no longer wanted');
}

/** As the addresses that the program sees: 127.0.0.0/8 is ::ffff:127.0.0.0/104. */
function prefixText(text: string): string {
  const [address = '', length = '32'] = text.split('/');
  if (!isIPv4(address)) return text;
  if (!/^\d+$/.test(length) || Number(length) > 32)
    throw new RangeError(`A prefix of ${address} has 0 to 32 bits; it was given ${length}.`);
  return `::ffff:${address}/${Number(length) + 96}`;
}
