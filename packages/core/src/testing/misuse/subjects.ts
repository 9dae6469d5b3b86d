import { LineTable, VerifierError } from '../../index.ts';
import {
  anyText,
  bytes,
  callback,
  flag,
  only,
  oneOf,
  optional,
  options,
  target,
  text,
  whole,
  wide,
  type Parameter,
} from './parameter.ts';
import {
  internal,
  lasting,
  lastingProperty,
  method,
  property,
  settable,
  type Member,
  type Subject,
} from './subject.ts';
import { objectBytes } from './world.ts';

const U32 = 2 ** 32 - 1;
/** Keys and values: BTF's codecs take a bigint for a number that holds it. */
const u32: Parameter = {
  good: () => 1,
  takes: (value) =>
    (typeof value === 'bigint' || Number.isInteger(value)) &&
    Number(value) >= 0 &&
    Number(value) <= U32,
};
const fd = whole(0, 0, 2 ** 31 - 1);
const index = whole(1, 0, 3);
const address: Parameter = {
  good: () => 1n,
  takes: (value) => typeof value === 'bigint' && value === BigInt.asUintN(64, value),
};
const integer: Parameter = { good: () => 1, takes: Number.isInteger };
const mode = optional(oneOf('any', 'create', 'replace', 'noexist', 'exist'));
const visit = callback();
const limit: Parameter = {
  good: () => 1,
  takes: (value) =>
    value === undefined ||
    value === Number.POSITIVE_INFINITY ||
    (Number.isInteger(value) && Number(value) >= 0),
};
const readOptions = options({
  intervalMs: {
    good: () => undefined,
    takes: (value) => Number(value) > 0 && Number(value) < 2 ** 31 && typeof value === 'number',
  },
  limit: { ...limit, takes: (value) => limit.takes(value) && value !== 0 },
  onBatch: callback(),
});
const keys: Parameter = {
  good: () => [1, 2],
  takes: (value) =>
    (Array.isArray(value) && value.length === 0) ||
    (ArrayBuffer.isView(value) && !(value instanceof DataView)),
};
const keyed: Readonly<Record<string, Member>> = {
  get: method(u32),
  has: method(u32),
  set: method(u32, wide(1n), mode),
  delete: method(u32),
  getAndDelete: method(u32),
  getMany: method(keys),
  setMany: method({ ...keys, good: () => [[1, 2n]] }, mode),
  deleteMany: method(keys),
  drain: method(),
  clear: method(),
  count: method(),
  keys: method(),
  values: method(),
  entries: method(),
  keyBytesOf: internal,
  keyOfBytes: internal,
  [String(Symbol.iterator)]: method(),
};
const storage = { get: method(fd), set: method(fd, wide(1n), mode), delete: method(fd) };

const typeId: Parameter = whole(1, 0, 5000);
const errorFields: Subject = { of: () => undefined, members: {} };

/** Every class of core, with every member that it has itself. A member, or a class, that is missing here fails the test. */
export const subjects: Readonly<Record<string, Subject>> = {
  Resource: {
    of: ({ statistics }) => statistics,
    members: {
      owner: lastingProperty,
      closed: lastingProperty,
      close: lasting(),
      assertOpen: internal,
      [String(Symbol.dispose)]: lasting(),
    },
  },
  OpenObject: {
    of: ({ open }) => open,
    members: {
      kernelLogLevel: settable(whole(1, 0, 7), 'works'),
      load: method(),
      release: internal,
    },
  },
  BpfObject: { of: ({ object }) => object, members: { release: internal } },
  OpenMap: {
    of: ({ open }) => Object.values(open.maps).find(({ name }) => name === 'counts'),
    members: {
      maxEntries: settable(whole(4, 1, U32)),
      flags: settable(u32),
      valueSize: settable(whole(8, 1, U32)),
      pinPath: settable(optional(text('/sys/fs/bpf/never'))),
      autocreate: settable(flag(true)),
      reuse: method(only(() => undefined)),
      innerMap: settable(only(() => undefined)),
      settled: internal,
    },
  },
  OpenProgram: {
    of: ({ open }) => open.programs['count'],
    members: {
      type: property,
      instructions: property,
      autoload: settable(flag(true)),
      attachTarget: method(text('vfs_read')),
    },
  },
  KernelProgram: {
    of: ({ program }) => program,
    members: {
      info: property,
      runs: property,
      runTimeNs: property,
      recursionMisses: property,
      testRun: method(
        options({
          data: { ...only(() => undefined), takes: (value) => value instanceof Uint8Array },
          ctx: { ...bytes(16), takes: (value) => value instanceof Uint8Array },
          repeat: only(() => undefined),
        }),
      ),
      pin: method({ ...text('/proc/never'), takes: () => false }),
    },
  },
  Program: {
    of: ({ program }) => program,
    members: {
      attach: method(),
      attachBy: internal,
      tracingTarget: internal,
      attachSubject: internal,
      attachments: lastingProperty,
      fd: property,
      release: internal,
    },
  },
  SharedProgram: {
    of: ({ sharedProgram }) => sharedProgram,
    members: { fd: property, release: internal },
    statics: { of: internal },
  },
  Link: {
    of: ({ link }) => link,
    members: {
      fd: property,
      links: lastingProperty,
      info: property,
      detach: method(),
      pinPath: lastingProperty,
      pin: method({ ...text('/proc/never'), takes: () => false }),
      unpin: method(),
      release: internal,
    },
    statics: { pinned: internal },
  },
  LinkGroup: {
    of: ({ links }) => links,
    members: { links: lastingProperty, addEach: internal, release: internal },
  },
  BaseMap: {
    of: ({ hash }) => hash,
    members: {
      fd: property,
      info: property,
      pinPath: lastingProperty,
      pin: method({ ...text('/proc/never'), takes: () => false }),
      unpin: method(),
      freeze: method(),
      release: internal,
    },
  },
  KeyedMap: { of: ({ hash }) => hash, members: keyed },
  BpfMap: { of: ({ hash }) => hash, members: {} },
  ArrayMap: {
    of: ({ array }) => array,
    members: { mmap: method(options({ writable: flag() })) },
  },
  MappedArray: {
    of: ({ mapped }) => mapped,
    members: {
      get: method(index),
      set: method(index, u32),
      view: method(index),
      release: internal,
      [String(Symbol.iterator)]: method(),
    },
  },
  PerCpuMap: { of: ({ perCpu }) => perCpu, members: { sum: method(u32), sums: method() } },
  LpmTrie: {
    of: ({ trie }) => trie,
    members: { prefix: method(only(() => '10.0.0.0/8')), prefixText: method(bytes(8)) },
  },
  QueueMap: {
    of: ({ queue }) => queue,
    members: {
      push: method(wide(1n), options({ replaceOldest: flag() })),
      pop: method(),
      peek: method(),
      drain: method(),
    },
  },
  MapOfMaps: {
    of: ({ mapOfMaps }) => mapOfMaps,
    members: {
      get: method(u32),
      id: method(u32),
      has: method(u32),
      set: method(
        u32,
        only(() => undefined),
      ),
      create: method(optional(u32)),
      delete: method(u32),
      keys: method(),
    },
  },
  StackTraceMap: { of: ({ stacks }) => stacks, members: {} },
  ProgArray: {
    of: ({ progArray }) => progArray,
    members: {
      get: method(index),
      set: method(index, target({ fd: only(() => 1) })),
      delete: method(index),
    },
  },
  FileStorageMap: { of: ({ sockets }) => sockets, members: storage },
  TaskStorageMap: {
    of: ({ tasks }) => tasks,
    members: {
      get: method(whole(1, 1, 2 ** 22)),
      set: method(
        whole(1, 1, 2 ** 22),
        only(() => ({ switches: 1n, comm: 'x' })),
        mode,
      ),
      delete: method(whole(1, 1, 2 ** 22)),
    },
  },
  EventMap: {
    of: ({ ring }) => ring,
    members: {
      pending: property,
      read: method(visit, readOptions),
      readRaw: method(visit, readOptions),
      readBatches: method(visit, readOptions),
      readCursor: method(visit, readOptions),
      cursor: method(limit),
      drain: method(visit, limit),
      drainRaw: method(visit, limit),
      flush: method(),
      events: method(options()),
      iterate: internal,
      source: internal,
      release: internal,
      [String(Symbol.asyncIterator)]: method(),
    },
  },
  RingBuffer: { of: ({ ring }) => ring, members: { lost: property, openSource: internal } },
  PerfBuffer: {
    of: ({ perfBuffer }) => perfBuffer,
    members: {
      open: method(options()),
      eventsWithCpu: method(options()),
      lost: property,
      openSource: internal,
    },
  },
  Cursor: {
    of: ({ cursor }) => cursor,
    members: {
      event: property,
      next: method(),
      copy: method(),
      length: lastingProperty,
      cpu: lastingProperty,
      closed: lastingProperty,
      open: internal,
      close: lasting(),
      finish: internal,
      [String(Symbol.dispose)]: lasting(),
    },
  },
  EventIterator: {
    of: ({ events }) => events,
    members: {
      next: method(),
      return: lasting(),
      [String(Symbol.asyncIterator)]: lasting(),
      [String(Symbol.asyncDispose)]: lasting(),
    },
  },
  Poller: { of: ({ poller }) => poller, members: { watch: internal, release: internal } },
  RingReader: {
    of: ({ reader }) => reader,
    members: { pause: lasting(), resume: method(), flush: method(), release: internal },
  },
  Btf: {
    of: ({ btf }) => btf,
    members: {
      type: lasting(typeId),
      find: lasting(
        only(() => 'struct'),
        anyText('sample'),
      ),
      types: lasting(),
      resolve: lasting(typeId),
      sizeof: lasting(typeId),
      bytes: lastingProperty,
      stringsEnd: internal,
    },
    statics: {
      parse: lasting(
        only(() => new Uint8Array(24)),
        optional(only(() => undefined)),
      ),
    },
  },
  ElfFile: {
    of: ({ elf }) => elf,
    members: {
      section: lasting(anyText('.BTF')),
      content: lasting(
        target({
          type: integer,
          offset: integer,
          size: integer,
        }),
      ),
      symbolTable: lastingProperty,
      dynamicSymbolTable: lastingProperty,
      size: lastingProperty,
      debugData: lastingProperty,
      functionTables: lastingProperty,
      functions: lasting(anyText('count')),
      fileOffset: lasting(address),
      addressOf: lasting(integer),
      buildId: lastingProperty,
      isGo: lastingProperty,
      notes: lasting(),
    },
    statics: {
      parse: lasting(only(objectBytes), optional(anyText('a file'))),
      with: lasting(
        only(() => process.execPath),
        callback(),
      ),
    },
  },
  KernelSymbols: {
    of: ({ kernelSymbols }) => kernelSymbols,
    members: {
      length: lastingProperty,
      has: lasting(anyText('do_it')),
      find: lasting(anyText('do_it')),
      findAll: lasting(anyText('do_it')),
      resolve: lasting(address),
      symbols: lasting(),
      functionNames: lasting(),
      variants: lasting(anyText('do_it')),
    },
    statics: {
      load: lasting(),
      parse: lasting({
        good: () => Buffer.from('0 T x\n'),
        takes: (value) => value instanceof Uint8Array,
      }),
    },
  },
  UserSymbols: {
    of: ({ userSymbols }) => userSymbols,
    members: { process: lasting(whole(process.pid, 1, 2 ** 31 - 1)) },
  },
  ProcessSymbols: {
    of: ({ processSymbols }) => processSymbols,
    members: { resolve: lasting(address), refresh: lasting() },
  },
  LineTable: {
    of: () => LineTable.read(objectBytes()),
    members: {
      at: lasting(
        anyText('raw_tp/sys_enter'),
        anyText('count'),
        whole(1, 0, U32),
        optional(anyText('x')),
      ),
      find: lasting(anyText('raw_tp/sys_enter'), anyText('x')),
    },
    statics: {
      read: lasting({ ...only(objectBytes), takes: (value) => value instanceof Uint8Array }),
    },
  },
  features: {
    of: () => undefined,
    members: {
      mapTypes: lastingProperty,
      programTypes: lastingProperty,
      helpers: lastingProperty,
      hooks: lastingProperty,
      mapType: lasting(only(() => 'hash')),
      programType: lasting(only(() => 'xdp')),
      helper: lasting(
        only(() => 'map_lookup_elem'),
        only(() => 'xdp'),
      ),
      hook: lasting(only(() => 'raw tracepoint')),
      btf: lasting(),
    },
  },
  BpfError: errorFields,
  BtfError: errorFields,
  ClosedError: errorFields,
  ElfError: errorFields,
  LibbpfNotFoundError: errorFields,
  StaleSkeletonError: { ...errorFields, statics: { missing: internal, layout: internal } },
  VerifierError: {
    of: () =>
      new VerifierError({ operation: 'load', subject: 'it', errno: 22, program: 'it', log: '' }),
    members: { kind: lastingProperty },
  },
  UnsupportedArchitectureError: errorFields,
};
