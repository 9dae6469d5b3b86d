import {
  HolderRole,
  type FilterKey,
  type Network,
  type Rules,
  type TcpShape,
} from '@ebpf-dojo/bpf/tcp';
import { addressText, BpfError, type BpfMap } from '@ebpf-dojo/core';
import { isIPv4 } from 'node:net';
import { BlockedError, UsageError } from '../../exit.ts';
import { stateBits, statesOf } from '../states.ts';
import type { TcpFilter } from './filter.ts';
import { isRunning, thisProcess } from './holder.ts';

/** The maps of bpf/include/live-filter.h, of a loaded object or opened by their pins. */
export type FilterMaps = Pick<
  TcpShape['maps'],
  | 'filter_changes'
  | 'filter_rules'
  | 'filter_ports'
  | 'filter_pids'
  | 'filter_nets_0'
  | 'filter_nets_1'
  | 'filter_holders'
>;

/** How long another writer may take, who needs a millisecond. */
const PATIENCE_MS = 2000;
/** Bits of an IPv4 network before its own, as `::ffff:…`. */
const MAPPED_BITS = 96;
const ALL_V4 = `::ffff:0:0/${MAPPED_BITS}`;
const NO_RULES: Rules = { only_pids: false, only_ports: false, only_networks: false, states: 0 };

/** The filter of running programs, which changes while they run: from one event to the next, and whole at once. */
export class LiveFilter {
  readonly #maps: FilterMaps;

  constructor(maps: FilterMaps) {
    this.#maps = maps;
  }

  /** How often it was changed. */
  get changes(): number {
    return this.#maps.filter_changes.get(0) ?? 0;
  }

  /**
   * Writes the filter that is in force from the start. Only before anything is attached.
   *
   * Throws as {@link set} does.
   */
  begin(filter: TcpFilter): void {
    this.#write(0, filter);
  }

  /**
   * Puts another filter in the place of the one in force.
   *
   * @returns how often it was changed, this time too: events that it lets through have that number
   * @throws {UsageError} when a network is none, or there is no room for so much
   * @throws {BpfError} when the kernel refuses; the old one is in force then
   */
  set(filter: TcpFilter): number {
    using _ = this.#lock();
    const changes = this.changes + 1;
    // Nobody judges by this slot before the changes are counted.
    this.#write(changes % 2, filter);
    this.#maps.filter_changes.set(0, changes);
    return changes;
  }

  /** Keeps other writers out, who may be other processes. What a writer that was killed left is taken over. */
  #lock(): Disposable {
    const { filter_holders: holders } = this.#maps;
    const me = thisProcess();
    for (const until = Date.now() + PATIENCE_MS; ;) {
      try {
        holders.set(HolderRole.HOLDER_WRITER, me, 'noexist');
        return { [Symbol.dispose]: () => holders.delete(HolderRole.HOLDER_WRITER) };
      } catch (error) {
        if (!(error instanceof BpfError && error.code === 'EEXIST')) throw error;
      }
      const writer = holders.get(HolderRole.HOLDER_WRITER);
      if (Date.now() > until)
        throw new BlockedError(
          `process ${writer?.pid ?? 0} is changing this filter, and does not finish: try again, or end it.`,
        );
      if (writer !== undefined && !isRunning(writer)) holders.delete(HolderRole.HOLDER_WRITER);
    }
  }

  #write(slot: number, { pids, ports, networks, states }: TcpFilter): void {
    const { filter_rules, filter_ports, filter_pids } = this.#maps;
    const room = filter_ports.maxEntries / 2;
    for (const [what, list = []] of Object.entries({ ports, pids, networks }))
      if (list.length > room) throw new UsageError(`a filter has room for ${room} ${what}.`);
    const prefixes = (networks ?? []).map((text) => this.#prefix(text));
    replaceNumbers(filter_ports, slot, ports ?? []);
    replaceNumbers(filter_pids, slot, pids ?? []);
    replaceNetworks(this.#trie(slot), prefixes);
    filter_rules.set(slot, {
      only_pids: pids !== undefined,
      only_ports: ports !== undefined,
      only_networks: networks !== undefined,
      states: stateBits(states ?? []),
    });
  }

  /** The filter in force. */
  get(): TcpFilter {
    const { filter_rules, filter_ports, filter_pids } = this.#maps;
    const slot = this.changes % 2;
    const rules = filter_rules.get(slot) ?? NO_RULES;
    return {
      ...(rules.only_pids && { pids: numbersIn(filter_pids, slot) }),
      ...(rules.only_ports && { ports: numbersIn(filter_ports, slot) }),
      ...(rules.only_networks && { networks: networksIn(this.#trie(slot)) }),
      ...(rules.states !== 0 && { states: statesOf(rules.states) }),
    };
  }

  #trie(slot: number): FilterMaps['filter_nets_0'] {
    return slot === 0 ? this.#maps.filter_nets_0 : this.#maps.filter_nets_1;
  }

  #prefix(text: string): Network {
    const [address = '', length] = text.split('/');
    try {
      return this.#maps.filter_nets_0.prefix(
        isIPv4(address) ? `::ffff:${address}/${Number(length ?? 32) + MAPPED_BITS}` : text,
      );
    } catch {
      throw new UsageError(
        `${text} is no network: give one such as 10.0.0.0/8 or 2001:db8::/32, without bits beyond its length, or an address.`,
      );
    }
  }
}

function numbersIn(map: BpfMap<FilterKey, boolean>, slot: number): number[] {
  return [...map.keys()]
    .filter((key) => key.slot === slot)
    .map(({ number }) => number)
    .toSorted((a, b) => a - b);
}

function networksIn(trie: FilterMaps['filter_nets_0']): string[] {
  return [...trie].filter(([, wanted]) => wanted).map(([key]) => networkText(key));
}

function replaceNumbers(
  map: BpfMap<FilterKey, boolean>,
  slot: number,
  numbers: readonly number[],
): void {
  const wanted = new Set(numbers);
  for (const number of numbersIn(map, slot))
    if (!wanted.delete(number)) map.delete({ slot, number });
  for (const number of wanted) map.set({ slot, number }, true);
}

function replaceNetworks(trie: FilterMaps['filter_nets_0'], networks: readonly Network[]): void {
  for (const key of trie.keys()) trie.delete(key);
  // A network of IPv6 that has them in it does not mean those of IPv4.
  trie.set(trie.prefix(ALL_V4), false);
  for (const key of networks) trie.set(key, true);
}

/** `10.0.0.0/8`, and of a single address that alone. */
function networkText({ prefix_length: length, address }: Network): string {
  const isV4 =
    length >= MAPPED_BITS &&
    address.subarray(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 0xff));
  const text = addressText(isV4 ? address.subarray(12) : address);
  if (length === 128) return text;
  return `${text}/${isV4 ? length - MAPPED_BITS : length}`;
}
