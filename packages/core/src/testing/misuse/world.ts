import { readFileSync } from 'node:fs';
import {
  Btf,
  createMap,
  enableRunStatistics,
  Poller,
  attachPerfEvent,
  openObject,
  openProgramById,
  type ArrayMap,
  type BpfObject,
  type FileStorageMap,
  type LinkGroup,
  type LpmTrie,
  type OpenObject,
  type Program,
  type Resource,
  type TaskStorageMap,
} from '../../index.ts';
import type { PerfBuffer, RingBuffer } from '../../index.ts';
import { ElfFile, KernelSymbols, UserSymbols } from '../../symbols/index.ts';
import { openCounter } from '../counter.ts';
import { fixture } from '../fixtures.ts';

const NO_PREALLOC = 1;
const MMAPABLE = 1024;
const HOOKS = ['on_kprobe', 'on_tracepoint', 'on_raw_tracepoint', 'on_uprobe', 'on_cpu_clock'];

const objects = new Map<string, Uint8Array>();

function bytesOf(name: string): Uint8Array {
  let bytes = objects.get(name);
  if (bytes === undefined) objects.set(name, (bytes = fixture(name)));
  return bytes;
}

function kernelTypes(): Btf {
  return Btf.parse(readFileSync('/sys/kernel/btf/vmlinux'));
}

/** The bytes of an object file. */
export const objectBytes = (): Uint8Array => bytesOf('counter');

/** One of everything, to be misused. */
export class World {
  readonly #resources: Resource[] = [];
  readonly #hooks: BpfObject;

  constructor() {
    const open = openObject(bytesOf('hooks'), { name: 'hooks', programs: HOOKS });
    this.#hooks = this.#keep(open.load());
  }

  readonly object = this.#keep(openCounter('misused').load());
  readonly open: OpenObject = this.#keep(openCounter('opened') as unknown as OpenObject);
  readonly btf: Btf = this.object.btf;
  readonly program = this.object.programs.count;
  readonly link = this.program.attach();
  readonly hash = this.#keep(
    createMap({ type: 'hash', key: 'u32', value: 'u64', maxEntries: 16, flags: NO_PREALLOC }),
  );
  readonly array = this.#keep<ArrayMap<number, number>>(
    createMap({ type: 'array', value: 'u32', maxEntries: 4, flags: MMAPABLE }),
  );
  readonly mapped = this.array.mmap();
  readonly perCpu = this.object.maps.per_cpu;
  readonly trie = this.#keep(
    createMap({ type: 'lpm_trie', key: 8, value: 'u32', maxEntries: 8, flags: NO_PREALLOC }),
  ) as LpmTrie<Uint8Array, number>;
  readonly queue = this.#keep(createMap({ type: 'queue', value: 'u64', maxEntries: 64 }));
  readonly mapOfMaps = this.#keep(
    createMap({ type: 'array_of_maps', maxEntries: 4, inner: this.hash }),
  );
  readonly stacks = this.#keep(createMap({ type: 'stack_trace', value: 80, maxEntries: 16 }));
  readonly progArray = this.#keep(createMap({ type: 'prog_array', maxEntries: 4 }));
  readonly ring = this.object.maps.events;
  readonly reader = this.ring.read(() => {});
  readonly idleRing = this.#keep<RingBuffer<bigint>>(
    createMap({ type: 'ringbuf', value: 'u64', maxEntries: 4096 }),
  );
  readonly cursor = this.idleRing.cursor();
  readonly events = this.idleRing.events();
  readonly perfBuffer = this.#keep(
    openObject(bytesOf('foreign/execsnoop'), { programs: [] }).load(),
  ).maps['events'] as PerfBuffer<Uint8Array>;
  readonly poller = this.#keep(new Poller());
  readonly sharedProgram = this.#keep(openProgramById(this.program.info.id));
  readonly statistics = this.#keep(enableRunStatistics());
  readonly sockets = this.#keep(openObject(bytesOf('foreign/locks'), { programs: [] }).load()).maps[
    'per_socket'
  ] as FileStorageMap<bigint>;
  readonly elf = ElfFile.parse(objectBytes());
  readonly kernelSymbols = KernelSymbols.parse(
    Buffer.from('ffffffff81000000 T _stext\nffffffff81000100 t do_it\nffffffff82000000 T _end\n'),
  );
  readonly userSymbols = new UserSymbols();
  readonly processSymbols = this.userSymbols.process(process.pid);

  #links: LinkGroup | undefined;
  #tasks: TaskStorageMap<unknown> | undefined;
  /** Undefined before Linux 5.15, whose objects have no timers either. */
  get tasks(): TaskStorageMap<unknown> | undefined {
    if (kernelTypes().find('struct', 'bpf_timer') === undefined) return undefined;
    this.#tasks ??= this.#keep(openObject(bytesOf('foreign/timers'), { programs: [] }).load()).maps[
      'per_task'
    ] as TaskStorageMap<unknown>;
    return this.#tasks;
  }

  /** A link for each CPU. */
  get links(): LinkGroup {
    this.#links ??= attachPerfEvent(this.hook('on_cpu_clock'), {
      event: 'cpu-clock',
      frequency: 1,
    });
    return this.#links;
  }

  hook(name: string): Program {
    const program = this.#hooks.programs[name];
    if (program === undefined) throw new RangeError(`no program ${name}`);
    return program;
  }

  /** Whether it is one of ours, which others still use. */
  owns(resource: Resource): boolean {
    return (
      resource === this.link ||
      resource === this.#links ||
      resource === this.reader ||
      resource === this.mapped ||
      this.#resources.includes(resource) ||
      resource.owner === this.object
    );
  }

  close(): void {
    for (const resource of this.#resources.toReversed()) resource.close();
  }

  #keep<T extends Resource>(resource: T): T {
    this.#resources.push(resource);
    return resource;
  }
}
