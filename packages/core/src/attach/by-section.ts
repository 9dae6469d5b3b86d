import { libbpf } from '../ffi/libbpf.ts';
import type { Link } from '../link.ts';
import type { Program } from '../program.ts';
import { holdLibbpf } from './hold-libbpf.ts';
import { attachIter } from './iter.ts';
import { attachKprobeMulti } from './kprobe-multi.ts';
import { attachKprobe } from './kprobe.ts';
import { attachRawTracepoint } from './raw-tracepoint.ts';
import { attachTracepoint } from './tracepoint.ts';
import { attachTracing } from './tracing.ts';
import { attachUprobeMulti } from './uprobe-multi.ts';
import { attachUprobe } from './uprobe.ts';
import { attachUsdt } from './usdt.ts';

const EINVAL = 22;
const EOPNOTSUPP = 95;

type Attach = (program: Program, parts: Readonly<Record<string, string>>) => Link;

/**
 * Which section says which hook, as libbpf's documentation has them (Documentation/bpf/libbpf/program_types.rst): those this library
 * attaches to itself.
 */
const sections: readonly (readonly [section: RegExp, attach: Attach])[] = [
  [
    /^k(?<ret>ret)?probe\/(?<name>[^+]+)(?:\+(?<offset>0x[\da-f]+|\d+))?$/i,
    (program, { ret, name = '', offset = '0' }) =>
      attachKprobe(program, {
        function: name,
        offset: Number(offset),
        return: ret !== undefined,
      }),
  ],
  [
    /^k(?<ret>ret)?probe\.multi\/(?<pattern>.+)$/,
    (program, { ret, pattern = '' }) =>
      attachKprobeMulti(program, { pattern, return: ret !== undefined }),
  ],
  [
    /^u(?<ret>ret)?probe(?:\.s)?\/(?<binary>[^:]+):(?<name>[^+]+)(?:\+(?<offset>0x[\da-f]+|\d+))?$/i,
    (program, { ret, binary = '', name = '', offset = '0' }) =>
      attachUprobe(program, {
        binary,
        function: name,
        offset: Number(offset),
        return: ret !== undefined,
      }),
  ],
  [
    /^u(?<ret>ret)?probe\.multi(?:\.s)?\/(?<binary>[^:]+):(?<pattern>.+)$/,
    (program, { ret, binary = '', pattern = '' }) =>
      attachUprobeMulti(program, { binary, pattern, return: ret !== undefined, fallback: 'none' }),
  ],
  [
    /^usdt\/(?<binary>[^:]+):(?<provider>[^:]+):(?<name>.+)$/,
    (program, { binary = '', provider = '', name = '' }) =>
      attachUsdt(program, { binary, provider, name }),
  ],
  [
    /^(?:tracepoint|tp)\/(?<category>[^/]+)\/(?<name>.+)$/,
    (program, { category = '', name = '' }) => attachTracepoint(program, { category, name }),
  ],
  [
    /^(?:raw_tracepoint|raw_tp)(?:\.w)?\/(?<name>.+)$/,
    (program, { name = '' }) => attachRawTracepoint(program, name),
  ],
  [/^(?:tp_btf|fentry|fexit|fmod_ret)(?:\.s)?(?:\/|$)/, (program) => attachTracing(program)],
  [/^iter(?:\.s)?\/(?!bpf_map_elem$)/, (program) => attachIter(program)],
];

/** Attaches a program to the hook its section names; what is not in the table, by libbpf. */
export function attachBySection(program: Program): Link {
  for (const [section, attach] of sections) {
    const found = section.exec(program.section);
    if (found !== null) return attach(program, found.groups ?? {});
  }
  return program.attachBy({ target: program.section }, ({ handle, subject }) =>
    holdLibbpf({
      subject,
      kind: /^k(?:ret)?syscall\//.test(program.section) ? 'perf event' : 'link',
      attach: () => libbpf.bpf_program__attach(handle),
      hint: (errno) =>
        (errno === EOPNOTSUPP || errno === EINVAL) && !program.section.includes('/')
          ? `The section '${program.section}' does not say where: attach it by a function such as attachKprobe(), attachUprobe() or attachPerfEvent().`
          : undefined,
    }),
  );
}
