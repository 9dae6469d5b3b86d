import { HolderRole } from '@ebpf-dojo/bpf/tcp';
import { BpfError, openPinnedMap, type BaseMap } from '@ebpf-dojo/core';
import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { BlockedError, UsageError } from '../../exit.ts';
import { sudoCommand } from '../../sudo-command.ts';
import { isRunning, thisProcess } from './holder.ts';
import type { FilterMaps } from './live-filter.ts';

/** Where Linux has a place to mount one, Documentation/filesystems/sysfs.rst; systemd does. */
const BPF_FILE_SYSTEM = '/sys/fs/bpf';
/** BPF_FS_MAGIC, include/uapi/linux/magic.h. */
const BPF_FS_MAGIC = 0xcafe4a11;
const FOLDER = join(BPF_FILE_SYSTEM, 'ebpf-tool');
/** Only root, or who is let in by root. */
const MODE = 0o700;

/** The first one says whose the others are. */
const MAPS = [
  'filter_holders',
  'filter_changes',
  'filter_rules',
  'filter_ports',
  'filter_pids',
  'filter_nets_0',
  'filter_nets_1',
] as const satisfies readonly (keyof FilterMaps)[];

/** The maps of a filter that were pinned by a name, opened. */
export interface NamedFilter extends Disposable {
  readonly name: string;
  /** The process of its `tcp`. */
  readonly pid: number;
  readonly maps: FilterMaps;
}

/**
 * Makes sure that there is a BPF file system to pin in. Nothing is mounted: that is for whoever has the machine.
 *
 * @throws {BlockedError} when there is none
 */
export function assertBpfFileSystem(): void {
  if (isMounted()) return;
  throw new BlockedError(
    `names need a BPF file system, and none is mounted at ${BPF_FILE_SYSTEM}. Mount it: sudo mount -t bpf bpf ${BPF_FILE_SYSTEM}`,
  );
}

function isMounted(): boolean {
  try {
    return statfsSync(BPF_FILE_SYSTEM).type === BPF_FS_MAGIC;
  } catch {
    return false;
  }
}

/**
 * Pins the maps of a filter, so that others find them by its name. What a killed process left by that name is removed first.
 *
 * @param say told what was removed
 * @returns what removes the pins; a second call does nothing
 * @throws {UsageError} when the name is taken
 * @throws {BlockedError} when there is no BPF file system, or this user may not write there
 */
export function pinFilter(name: string, maps: FilterMaps, say: (text: string) => void): () => void {
  assertBpfFileSystem();
  const folder = join(FOLDER, name);
  return allowed(() => {
    mkdirSync(FOLDER, { mode: MODE, recursive: true });
    for (const { pid, stale } of existing(name)) {
      if (!stale) throw new UsageError(`the name ${name} is taken, by process ${pid}.`);
      removePins(folder);
      say(staleText(name, pid));
    }
    mkdirSync(folder, { mode: MODE });
    const remove = once(() => {
      process.off('exit', remove);
      removePins(folder);
    });
    // For an end that nobody expected. One by SIGKILL leaves the pins, and who finds them removes them.
    process.on('exit', remove);
    try {
      maps.filter_holders.set(HolderRole.HOLDER_OWNER, thisProcess());
      for (const map of MAPS) (maps[map] as BaseMap).pin(join(folder, map));
      return remove;
    } catch (error) {
      remove();
      throw error;
    }
  });
}

/**
 * Opens the maps of a running `tcp --name`.
 *
 * @param say told of what a killed process left, which is removed
 * @throws {UsageError} when there is none by that name
 * @throws {BlockedError} when there is no BPF file system, or this user may not read there
 */
export function openNamedFilter(name: string, say: (text: string) => void): NamedFilter {
  const all = namedFilters(say);
  if (all.some((each) => each.name === name)) return allowed(() => open(name));
  const names = all.map((each) => each.name).join(', ');
  throw new UsageError(
    `no ebpf-tool tcp --name ${name} is running; ${names === '' ? 'none with a name is' : `there is ${names}`}.`,
  );
}

/**
 * The names of all that run, and their processes, by name.
 *
 * Throws and removes as {@link openNamedFilter} does.
 */
export function namedFilters(
  say: (text: string) => void,
): readonly Pick<NamedFilter, 'name' | 'pid'>[] {
  assertBpfFileSystem();
  return allowed(() =>
    namesIn(FOLDER)
      .toSorted()
      .flatMap((name) => {
        const [found] = existing(name);
        if (found === undefined) return [];
        if (!found.stale) return [{ name, pid: found.pid }];
        removePins(join(FOLDER, name));
        say(staleText(name, found.pid));
        return [];
      }),
  );
}

function staleText(name: string, pid: number): string {
  return `what process ${pid} left of ${name} when it was killed has been removed.`;
}

/** What there is by a name: at most one. */
function existing(name: string): { readonly pid: number; readonly stale: boolean }[] {
  try {
    using holders = openPinnedMap<FilterMaps['filter_holders']>(
      join(FOLDER, name, 'filter_holders'),
    );
    const owner = holders.get(HolderRole.HOLDER_OWNER);
    return [{ pid: owner?.pid ?? 0, stale: owner === undefined || !isRunning(owner) }];
  } catch (error) {
    if (!(error instanceof BpfError && error.code === 'ENOENT')) throw error;
    return namesIn(FOLDER).includes(name) ? [{ pid: 0, stale: true }] : [];
  }
}

function open(name: string): NamedFilter {
  using opened = new DisposableStack();
  const maps = Object.fromEntries(
    MAPS.map((map) => [map, opened.use(openPinnedMap(join(FOLDER, name, map)))]),
  ) as unknown as FilterMaps;
  const pid = maps.filter_holders.get(HolderRole.HOLDER_OWNER)?.pid ?? 0;
  const held = opened.move();
  return { name, pid, maps, [Symbol.dispose]: () => held.dispose() };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** What nobody else has removed yet. */
function removePins(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

/** Tells of a user who may not. */
function allowed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code !== 'EPERM' && code !== 'EACCES') throw error;
    throw new BlockedError(
      `this user may not use the names in ${FOLDER}. Run it as root: ${sudoCommand()}`,
    );
  }
}
