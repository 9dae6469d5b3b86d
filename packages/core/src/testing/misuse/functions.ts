import { tmpdir } from 'node:os';

import { gatherPermissionFacts } from '../../index.ts';
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
const atReturn = flag();
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
      target({ function: text('no_such_function'), return: optional(atReturn) }),
    ],
    attachKprobeMulti: [
      program('on_kprobe'),
      target({ pattern: text('no_such_function*'), return: optional(atReturn) }),
    ],
    attachTracepoint: [
      program('on_tracepoint'),
      target({ category: text('syscalls'), name: text('no_such') }),
    ],
    attachRawTracepoint: [program('on_raw_tracepoint'), text('no_such')],
    attachUprobe: [
      program('on_uprobe'),
      target({
        binary: text(process.execPath),
        function: text('no_such_function'),
        pid: optional(whole(0, 0, 2 ** 31 - 1)),
        return: optional(atReturn),
      }),
    ],
    attachCpuClock: [
      program('on_cpu_clock'),
      target({ cpu: whole(0, 0, 2 ** 31 - 1), hertz: whole(99, 1, U32) }),
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
    explainVerifierLog: [anyText('0: R1=ctx'), options({ object: only(() => objectBytes()) })],
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
    pidNamespace: [optional(pid)],
    pidInNamespace: [pid],
    generateSkeleton: [only(() => world.open), anyText('x.bpf.o')],
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
