import { tmpdir } from 'node:os';

import { LineTable, gatherPermissionFacts } from '../../index.ts';
import { nativeAbi } from '../../syscalls/index.ts';
import {
  anyText,
  callback,
  flag,
  oneOf,
  only,
  optional,
  options,
  target,
  text,
  whole,
  type Parameter,
} from './parameter.ts';
import { objectBytes, type World } from './world.ts';

const U32 = 2 ** 32 - 1;
/** 0 is this process. */
const probed = whole(process.pid, 0, 2 ** 31 - 1);
const offset = whole(0, 0, 2 ** 31 - 1);
const cookie: Parameter = {
  good: () => undefined,
  takes: (value) =>
    value === undefined || (typeof value === 'bigint' && value === BigInt.asUintN(64, value)),
};
const binary = { binary: text('/bin/sh'), pid: optional(probed) };
const abi: Parameter = {
  good: () => nativeAbi(),
  takes: (value) => ['x64', 'arm64', 'i386'].includes(value as string),
};
const codec: Parameter = {
  good: () => 'u32',
  takes: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 31,
};
const pid = whole(process.pid, 1, 2 ** 31 - 1);

/** Every function of core. One that is missing here fails the test. */
export function functions(world: World): Readonly<Record<string, readonly Parameter[]>> {
  const program = (name: string): Parameter => only(() => world.hook(name));
  return {
    openObject: [
      { good: objectBytes, takes: () => false },
      options({
        name: text('object'),
        programs: {
          good: () => ['count'],
          takes: (value) => Array.isArray(value) && value.length === 0,
        },
        btf: text('/sys/kernel/btf/vmlinux'),
        kernelLogLevel: whole(0, 0, 7),
        pinRoot: text('/sys/fs/bpf'),
        kconfig: text('CONFIG_X=y'),
      }),
    ],
    attachKprobe: [
      program('on_kprobe'),
      target({
        function: text('no_such_function'),
        offset: optional(offset),
        return: optional(flag()),
        cookie,
      }),
    ],
    attachKprobeMulti: [
      program('on_kprobe'),
      target({
        pattern: text('no_such_function*'),
        return: optional(flag()),
        fallback: optional(only(() => 'kprobes')),
      }),
    ],
    attachTracepoint: [
      program('on_tracepoint'),
      target({ category: text('syscalls'), name: text('no_such'), cookie }),
    ],
    attachRawTracepoint: [program('on_raw_tracepoint'), text('no_such'), options({ cookie })],
    attachTracing: [program('on_raw_tracepoint'), options({ cookie })],
    attachIter: [
      program('on_raw_tracepoint'),
      options({
        tid: { ...pid, good: () => undefined },
        pid: { ...probed, good: () => undefined },
        map: only(() => undefined),
      }),
    ],
    attachUprobe: [
      program('on_uprobe'),
      target({
        ...binary,
        function: text('no_such_function'),
        offset: optional({ ...offset, good: () => undefined }),
        return: optional(flag()),
        cookie,
      }),
    ],
    attachUprobeMulti: [
      program('on_uprobe'),
      target({
        ...binary,
        pattern: text('no_such_function*'),
        return: optional(flag()),
        fallback: optional(only(() => 'none')),
      }),
    ],
    findUserFunctions: [target({ ...binary }), optional(text('no_such_function*'))],
    attachUsdt: [
      program('on_uprobe'),
      target({ ...binary, provider: text('no_such'), name: text('no_such'), cookie }),
    ],
    attachPerfEvent: [
      program('on_cpu_clock'),
      target({
        event: only(() => 'cpu-clock'),
        frequency: whole(1, 1, 2 ** 31 - 1),
        period: optional(only(() => undefined)),
        pid: optional({ ...probed, good: () => undefined }),
        inherit: optional({ ...flag(), takes: (value) => value === false }),
        cpus: optional(only(() => undefined)),
        cookie,
      }),
    ],
    readIter: [only(() => world.link)],
    iterLines: [only(() => world.link)],
    onlineCpus: [],
    openPinnedLink: [text('/sys/fs/bpf/never')],
    writeSkeleton: [
      { ...text('/proc/never.bpf.o'), takes: () => false },
      options({ out: text('/proc/never.ts'), javascript: flag(), embed: flag() }),
    ],
    openPinnedProgram: [text('/sys/fs/bpf/never')],
    openProgramById: [whole(U32, 1, U32)],
    openPinnedMap: [text('/sys/fs/bpf/never'), options({ key: codec, value: codec })],
    openMapById: [
      whole(world.hash.info.id, 1, U32),
      options({ key: only(() => 'u32'), value: only(() => 'u64') }),
    ],
    createMap: [
      target({
        type: only(() => 'lpm_trie'),
        key: only(() => 8),
        value: optional(codec),
        maxEntries: whole(10, 1, U32),
        flags: optional(whole(1, 0, U32)),
        name: optional(anyText('made')),
        inner: optional(only(() => undefined)),
      }),
    ],
    possibleCpus: [],
    compileCodec: [only(() => world.btf), whole(1, 0, U32)],
    kernelIds: [oneOf('map', 'program', 'link')],
    enableRunStatistics: [],
    libbpfVersion: [],
    explainVerifierLog: [
      anyText('0: R1=ctx'),
      options({
        section: anyText('x'),
        program: anyText('x'),
        lines: only(() => LineTable.read(objectBytes())),
      }),
    ],
    gatherPermissionFacts: [],
    explainDenial: [
      target({
        operation: anyText('load'),
        subject: anyText('x'),
        code: only(() => 'EPERM'),
        details: {
          good: () => [],
          takes: (value) => typeof value === 'object' && value !== null && Symbol.iterator in value,
        },
      }),
      { good: () => gatherPermissionFacts(), takes: () => false },
    ],
    errnoMessage: [whole(1, 1 - 2 ** 31, 2 ** 31 - 1)],
    errnoName: [whole(1, 1 - 2 ** 31, 2 ** 31 - 1)],
    compatAbi: [],
    nativeAbi: [],
    syscallName: [abi, { good: () => 1, takes: Number.isInteger }],
    syscallNames: [abi],
    syscallNumber: [abi, anyText('openat')],
    nearSyscallNames: [anyText('opn'), abi],
    textArgument: [anyText('openat'), optional(abi)],
    addressText: [
      {
        good: () => Uint8Array.of(127, 0, 0, 1),
        takes: (value) => value instanceof Uint8Array && [4, 16].includes(value.length),
      },
    ],
    perfEventNamed: [oneOf('cpu-clock')],
    isHardwareEvent: [oneOf('cpu-clock')],
    demangle: [anyText('_ZN3foo3barEv')],
    nearNames: [
      anyText('opn'),
      {
        good: () => ['open'],
        takes: (value) => typeof value === 'object' && value !== null && Symbol.iterator in value,
      },
    ],
    findKernelFunction: [text('do_exit')],
    findKernelFunctions: [text('do_exi*')],
    pidNamespace: [optional(pid)],
    pidInNamespace: [pid],
    generateSkeleton: [
      only(() => world.open),
      target({
        file: anyText('x.bpf.o'),
        language: optional(only(() => 'javascript')),
        embed: optional({ good: () => undefined, takes: (value) => value instanceof Uint8Array }),
      }),
    ],
    compileBpf: [
      only(() => 'never.bpf.c'),
      target({
        cwd: only(() => tmpdir()),
        out: only(() => tmpdir()),
        include: optional(only(() => [])),
      }),
    ],
    observeResources: [optional(target({ created: callback(), closing: callback() }))],
  };
}
