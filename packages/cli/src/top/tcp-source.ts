import type { Program } from '@ebpf-dojo/core';
import type { TaskFilterOptions } from '../commands/options.ts';
import { cutComm } from '../filter/task-filter.ts';
import type { TopConnection, TopTcp } from '../output/schema/index.ts';
import type { Connection, Owner } from '../tcp/event.ts';
import { TcpSession } from '../tcp/session.ts';
import type { Accounting } from '../tracing/accounting.ts';
import type { TopSource } from './source.ts';

const MOST_ROWS = 50;

/** Connections that are open, and those that end. */
export class TcpSource implements TopSource<TopTcp> {
  readonly name = 'tcp';
  readonly #session: TcpSession;
  readonly #isWanted: (owner: Owner | undefined) => boolean;
  #ended = new Map<string, number>();

  /**
   * Loads; nothing is attached yet.
   *
   * @param filter of which the process and its name hold here
   * @throws {BpfError} when the kernel refuses
   */
  constructor({ pid, process: name }: Pick<TaskFilterOptions, 'pid' | 'process'>) {
    const comm = name === undefined ? undefined : cutComm(name);
    this.#isWanted = (owner) =>
      (pid === undefined || owner?.pid === pid) && (comm === undefined || owner?.comm === comm);
    this.#session = new TcpSession({
      enabled: false,
      onSession: ({ owner, outcome }) => {
        if (this.#isWanted(owner)) this.#ended.set(outcome, (this.#ended.get(outcome) ?? 0) + 1);
      },
    });
  }

  get enabled(): boolean {
    return this.#session.links.length > 0;
  }

  get programs(): readonly Program[] {
    return this.#session.programs;
  }

  enable(): void {
    this.#session.enable();
  }

  disable(): void {
    this.#session.disable();
  }

  read(): TopTcp {
    this.#session.drain();
    const ended = Object.fromEntries(this.#ended);
    this.#ended = new Map();
    const now = process.hrtime.bigint();
    const wanted = this.#session.connections().filter(({ owner }) => this.#isWanted(owner));
    const rows = wanted
      .toSorted((a, b) => Number(b.since - a.since))
      .slice(0, MOST_ROWS)
      .map((connection) => rowOf(connection, now));
    return { open: wanted.length, rows, ended };
  }

  finish(): Accounting {
    return this.#session.finish();
  }

  close(): void {
    this.#session.close();
  }
}

function rowOf(
  { owner, role, family, mapped, local, remote, established, openAtStart, since }: Connection,
  now: bigint,
): TopConnection {
  return {
    pid: owner?.pid ?? null,
    comm: owner?.comm ?? null,
    role,
    family,
    v4_mapped: mapped,
    local,
    remote,
    established,
    open_at_start: openAtStart,
    age_ns: Math.max(Number(now - since), 0),
  };
}
