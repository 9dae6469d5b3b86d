import {
  HitState,
  Identification,
  openKprobe,
  type Hit,
  type KprobeShape,
} from '@ebpf-dojo/bpf/kprobe';
import {
  BpfError,
  attachKprobe,
  attachKprobeMulti,
  attachTracing,
  features,
  type BpfObject,
  type Link,
  type LinkGroup,
} from '@ebpf-dojo/core';
import { KernelSymbols } from '@ebpf-dojo/core/symbols';
import type { TaskFilterOptions } from '../commands/options.ts';
import { BlockedError } from '../exit.ts';
import { applyTaskFilter } from '../filter/task-filter.ts';
import { EventTracer, wakeupBytes } from '../tracing/event-tracer.ts';
import type { Hook } from './hook.ts';
import type { Probe } from './probes.ts';
import { limits } from './values.ts';

/** How functions are probed. */
export interface SessionOptions extends TaskFilterOptions {
  readonly return: boolean;
  readonly stack: boolean;
  readonly onHit: (hit: Hit) => void;
  /** Called after each batch of hits. */
  readonly onBatch: () => void;
  /** Addresses that got no name so far. */
  readonly unresolved: () => number;
}

type Kprobe = BpfObject<KprobeShape>;
type ProgramName = KprobeShape['programs'];

/** The programs of kprobe.bpf.c that a hook takes. */
const PROGRAMS = {
  fentry: { entry: 'trampoline_entry', exit: 'trampoline_return' },
  kprobe: { entry: 'kprobe_entry', exit: 'kprobe_return' },
  kprobes: { entry: 'kprobe_entry', exit: 'kprobe_return' },
  'kprobe.multi': { entry: 'multi_entry', exit: 'multi_return' },
} as const satisfies Readonly<Record<Hook, Readonly<Record<'entry' | 'exit', ProgramName>>>>;

/** kprobe.bpf.c in the kernel, delivering calls until it is finished or closed. */
export class KprobeSession extends EventTracer<Hit> {
  readonly hook: Hook;
  readonly maps: Kprobe['maps'];
  /** Functions that the kernel did not let us probe. */
  readonly refused: readonly string[];

  /**
   * Loads and attaches. Calls are delivered from the event loop from here on.
   *
   * @throws {UsageError} when the filter names something that does not exist
   * @throws {BpfError} when the kernel refuses; nothing is left attached
   */
  constructor(hook: Hook, probes: readonly Probe[], options: SessionOptions) {
    const object = load(hook, probes, options);
    const refused: string[] = [];
    super({
      object,
      counted: [object.programs[PROGRAMS[hook].entry]],
      attach: () => attach(object, hook, { probes, wantsReturn: options.return, refused }),
      onEvent: options.onHit,
      onBatch: options.onBatch,
      underWay: () => (options.return ? running(object.maps.calls.values()) : []),
      unresolved: options.unresolved,
    });
    this.hook = hook;
    this.maps = object.maps;
    this.refused = refused;
  }
}

/**
 * Probes functions by the first of `hooks` that works.
 *
 * @param onFallback told of each that did not
 * @throws {BpfError} why the last one did not work
 */
export function startSession(
  hooks: readonly Hook[],
  probes: readonly Probe[],
  options: SessionOptions & { readonly onFallback: (hook: Hook, error: BpfError) => void },
): KprobeSession {
  for (const [index, hook] of hooks.entries()) {
    try {
      return new KprobeSession(hook, probes, options);
    } catch (error) {
      if (!(error instanceof BpfError) || index === hooks.length - 1) throw error;
      options.onFallback(hook, error);
    }
  }
  throw new BlockedError('this kernel has no way to probe its functions.');
}

function load(hook: Hook, probes: readonly Probe[], options: SessionOptions): Kprobe {
  using open = openKprobe();
  const { globals, maps, programs } = open;
  const { entry, exit } = PROGRAMS[hook];
  const wanted = new Set<ProgramName>(options.return ? [entry, exit, 'thread_exit'] : [entry]);
  for (const name of Object.keys(programs) as ProgramName[])
    programs[name].autoload = wanted.has(name);
  if (hook === 'fentry')
    for (const name of [entry, exit]) programs[name].attachTarget(probes[0]?.name ?? '');
  applyTaskFilter(options, globals);
  const identification = identificationFor(hook, probes);
  globals.identification = identification;
  globals.wants_return = options.return;
  globals.wants_stack = options.stack;
  globals.by_trampoline = hook === 'fentry';
  globals.has_stack_pointer = hook === 'kprobe' || hook === 'kprobes';
  globals.wakeup_bytes = wakeupBytes(maps.events.maxEntries);
  maps.plans.maxEntries = probes.length;
  if (identification === Identification.BY_ADDRESS) maps.addresses.maxEntries = probes.length;
  if (!options.stack) maps.stacks.maxEntries = 1;
  if (!options.return) {
    maps.calls.maxEntries = 1;
    maps.ways.maxEntries = 1;
  }
  const object = open.load();
  try {
    object.maps.plans.setMany(plans(probes));
    if (identification === Identification.BY_ADDRESS)
      object.maps.addresses.setMany(addressesOf(probes));
    return object;
  } catch (error) {
    object.close();
    throw error;
  }
}

function identificationFor(hook: Hook, probes: readonly Probe[]): Identification {
  if (probes.length === 1) return Identification.BY_BEING_ALONE;
  return hook === 'kprobe.multi' || features.hook('cookie').has === 'yes'
    ? Identification.BY_COOKIE
    : Identification.BY_ADDRESS;
}

function* plans(
  probes: readonly Probe[],
): Generator<[number, ReturnType<Kprobe['maps']['plans']['get']> & {}]> {
  const nothing = { argument: 0, reads: 0, size: 0, text: 0, offsets: padded([], limits.reads, 0) };
  for (const [index, { values }] of probes.entries()) {
    const value = values.map(({ plan }) => ({
      ...plan,
      offsets: padded(plan.offsets, limits.reads, 0),
    }));
    yield [index, { values: values.length, value: padded(value, limits.values, nothing) }];
  }
}

function padded<T>(items: readonly T[], length: number, filler: T): T[] {
  return Array.from({ length }, (_, index) => items[index] ?? filler);
}

/** @throws {BlockedError} when the kernel does not tell addresses */
function addressesOf(probes: readonly Probe[]): [bigint, number][] {
  const symbols = KernelSymbols.load();
  if (symbols.addressesHidden)
    throw new BlockedError(
      'before Linux 5.15 a pattern needs the addresses of functions, and /proc/kallsyms hides them. Run it as root (sudo), with kernel.kptr_restrict at most 1.',
    );
  return probes.flatMap(({ name }, index): [bigint, number][] =>
    symbols.findAll(name).map(({ address }) => [address, index]),
  );
}

interface AttachOptions {
  readonly probes: readonly Probe[];
  readonly wantsReturn: boolean;
  /** Gets the names of functions that cannot be probed. */
  readonly refused: string[];
}

/** Whoever sees a function entered must also be there to see it return: returns first. */
function attach({ programs }: Kprobe, hook: Hook, options: AttachOptions): (Link | LinkGroup)[] {
  const { probes, wantsReturn, refused } = options;
  const entry = programs[PROGRAMS[hook].entry];
  const exit = programs[PROGRAMS[hook].exit];
  const links: (Link | LinkGroup)[] = wantsReturn ? [programs.thread_exit.attach()] : [];
  const functions = probes.map(({ name }) => name);
  switch (hook) {
    case 'fentry':
      if (wantsReturn) links.push(attachTracing(exit));
      links.push(attachTracing(entry));
      break;
    case 'kprobe.multi': {
      const cookies = functions.map((_, index) => BigInt(index));
      if (wantsReturn) links.push(attachKprobeMulti(exit, { functions, cookies, return: true }));
      links.push(attachKprobeMulti(entry, { functions, cookies }));
      break;
    }
    default: {
      let problem: BpfError | undefined;
      const cookies = probes.length > 1 && features.hook('cookie').has === 'yes';
      for (const [index, name] of functions.entries()) {
        const target = { function: name, ...(cookies ? { cookie: BigInt(index) } : {}) };
        try {
          if (wantsReturn) links.push(attachKprobe(exit, { ...target, return: true }));
          links.push(attachKprobe(entry, target));
        } catch (error) {
          if (!(error instanceof BpfError) || functions.length === 1) throw error;
          problem ??= error;
          refused.push(name);
        }
      }
      if (problem !== undefined && refused.length === functions.length) throw problem;
    }
  }
  return links;
}

function* running(calls: Iterable<{ readonly hit: Hit }>): Generator<Hit> {
  const now = process.hrtime.bigint();
  for (const { hit } of calls)
    yield { ...hit, state: HitState.HIT_RUNNING, duration: Number(now - hit.start) };
}
