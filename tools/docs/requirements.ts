import { DocumentError } from './problem.ts';

/** What the product must do. Ids are stable: titles of tests carry them. */
export const REQUIREMENTS: readonly {
  readonly group: string;
  readonly of: readonly (readonly [id: string, what: string])[];
}[] = [
  {
    group: 'The shape',
    of: [
      ['D1', 'a monorepo of TypeScript: packages, lessons, BPF programs, tools and a devcontainer'],
      [
        'D2',
        'turbo, koffi, commander, vitest, changesets and zx, each for what it is for; pnpm workspaces',
      ],
      [
        'D3',
        'each lesson is a package with stubs and tests, over one core that binds libbpf through koffi',
      ],
      [
        'D4',
        '`pnpm --filter lesson-03 test`, the same in the devcontainer, and the whole suite by turbo in CI',
      ],
    ],
  },
  {
    group: 'ebpf-tool',
    of: [
      [
        'E1',
        '`check` tries all that lessons and commands need, and says what is blocked and how to fix it',
      ],
      [
        'E2',
        '`kprobe`: each call of a kernel function with its arguments, or what it returned; near names for a wrong one',
      ],
      ['E3', '`stats`: system calls counted in the kernel'],
      ['E4', 'events by ring buffer and by perf event array, with losses counted'],
      ['E5', '`uprobe`: functions of programs and libraries, at their start and their return'],
      ['E6', '`tracepoint`: fields decoded by the description that the kernel gives'],
      ['E7', '`perf`: samples of all CPUs, with both stacks and their symbols'],
      ['E8', '`trace`: every system call, filtered in the kernel'],
      [
        'E9',
        'every command: help with an example, `-d 0`, exit codes 2 and 3 with one clear line, and a summary on Ctrl-C',
      ],
    ],
  },
  {
    group: 'Lessons',
    of: [
      ['L00', 'setup: what this kernel and these privileges allow, by trying it'],
      ['L01', 'hello kprobe'],
      ['L02', 'reading kernel data'],
      ['L03', 'maps'],
      ['L04', 'from the kernel to user space'],
      ['L05', 'uprobes'],
      ['L06', 'tracepoints and TCP'],
      ['L07', 'sampling'],
      ['L08', 'a tracer of all of it'],
      ['L-a', 'RED first, then one task more is GREEN'],
      ['L-b', 'four layers of tests'],
      ['L-c', 'a README with the parts that each has'],
      [
        'L-d',
        'commands of documents run, code comes from files, outputs were printed, links lead somewhere',
      ],
      ['L-e', 'a field holds what its name says'],
      ['L-f', 'what is missing, or does not compile, ends it with the reason and the remedy'],
    ],
  },
  {
    group: 'Kprobes and the verifier',
    of: [
      ['M1.1', 'BPF C compiled by clang, with BTF'],
      ['M1.2', 'a kprobe attached through libbpf and a generated skeleton'],
      ['M1.3', 'fields of kernel structs by CO-RE'],
      ['M1.4', 'events through a ring buffer'],
      ['M1.5', 'each with process, name, time and arguments'],
      ['M1.6', 'rejections of the verifier, provoked and explained'],
      ['M1.7', 'memory of the kernel and of users, each read by its own helper'],
      ['M1.8', 'CAP_BPF and CAP_PERFMON are enough'],
      ['M1.9', 'an experiment in which a fixed offset reads wrong data, and CO-RE does not'],
    ],
  },
  {
    group: 'Latency of system calls',
    of: [
      ['M2.1', 'start times kept by thread'],
      ['M2.2', 'durations put into power-of-two buckets in the kernel'],
      ['M2.3', 'the first bucket is below 1 µs, the next up to 2, then 4 …'],
      ['M2.4', 'shown periodically, as a histogram'],
      ['M2.5', 'one for each of several calls'],
      ['M2.6', 'where there is no room for a start, the call is dropped and counted'],
      ['M2.7', 'no time at all counts, and an end that never came leaves no wrong sample'],
    ],
  },
  {
    group: 'TCP connections',
    of: [
      ['M3.1', 'changes of state by `sock:inet_sock_set_state`'],
      ['M3.2', 'addresses, ports, the old state and the new'],
      ['M3.3', 'IPv4 and IPv6'],
      ['M3.4', 'how long each was established'],
      ['M3.5', 'filters by process, port and network, changed while it runs'],
      ['M3.6', 'events with addresses, ports, states and durations'],
      ['M3.7', 'the owner is who opened it, and what never became a session is told apart'],
    ],
  },
  {
    group: 'The dashboard',
    of: [
      ['M4.1', 'at least three tracers at once'],
      ['M4.2', 'per-CPU maps, summed in user space'],
      ['M4.3', 'a screen with histograms, connections and the busiest processes'],
      ['M4.4', 'probes and filters changed while it runs, with nothing left behind'],
      ['M4.5', 'what it costs is measured, shown and bounded'],
      ['M4.6', 'buffers are waited for, never polled in a loop'],
    ],
  },
  {
    group: 'Beyond',
    of: [
      ['Q1', 'stubs fail for the right reason, solutions pass, and each mutant fails its test'],
      ['Q2', 'every solution on five kernels, and the table of it'],
      ['Q3', 'errors of the verifier with the line of C, the cause and a fix'],
      ['Q4', 'seen, delivered, and lost by cause'],
      ['Q5', 'types from BTF, end to end'],
      ['Q6', 'rings read at memory speed, on the event loop'],
    ],
  },
];

/** Where titles are: tests, and what is a test without vitest. */
const TITLES = /\.test\.ts$|-tests\.ts$|^tools\/lessons\/(?:files|judge)\.ts$/;
/** Its titles are made up. */
const OWN_TEST = 'tools/docs/requirements.test.ts';
const ID = /\[([DEQ]\d+|L(?:\d\d|-[a-z])|M\d(?:\.\d+)?)\]/g;
const STRING = /(['"`])(?:\\.|(?!\1)[^\\\n])*\1/g;

/**
 * A table for each group of requirements: what each says, and the files with tests that prove it.
 *
 * @param files of the repository
 * @param read gives a file's text
 * @throws {DocumentError} when a requirement has no test, or a title has an id that is none
 */
export function requirementTables(
  files: Iterable<string>,
  read: (path: string) => string,
): readonly string[] {
  const proofs = proofsIn(
    [...files].filter((file) => TITLES.test(file) && file !== OWN_TEST).toSorted(),
    read,
  );
  const ids = new Set(REQUIREMENTS.flatMap(({ of }) => of.map(([id]) => id)));
  for (const [id, counts] of proofs)
    if (!ids.has(id))
      throw new DocumentError(`${[...counts.keys()][0]} has the id ${id}, which is none.`);
  const lines = REQUIREMENTS.flatMap(({ group, of }) => [
    ...['', `## ${group}`, '', '| Id | What | Proved by |', '| --- | --- | --- |'],
    ...of.map(([id, what]) => `| ${id} | ${what} | ${linksOf(id, proofs)} |`),
  ]);
  return lines.slice(1);
}

type Proofs = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** How many titles of each file have an id, by id. */
function proofsIn(files: readonly string[], read: (path: string) => string): Proofs {
  const proofs = new Map<string, Map<string, number>>();
  for (const file of files)
    for (const [literal] of read(file).matchAll(STRING))
      for (const [, id = ''] of literal.matchAll(ID)) {
        const counts = proofs.get(id) ?? new Map<string, number>();
        counts.set(file, (counts.get(file) ?? 0) + 1);
        proofs.set(id, counts);
      }
  return proofs;
}

function linksOf(id: string, proofs: Proofs): string {
  const counts = proofs.get(id);
  if (counts === undefined) throw new DocumentError(`no title of a test has the id ${id}.`);
  return [...counts]
    .map(([file, count]) => `[${nameOf(file)}](../${file})${count > 1 ? ` ${count}×` : ''}`)
    .join(', ');
}

/** Of a lesson, `03/4-behaviour-counts`; else such as `trace.host`. */
function nameOf(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/(?:(?:\.kernel)?\.test)?\.ts$/, '');
  const lesson = /^lessons\/(\d\d)/.exec(file)?.[1];
  return lesson === undefined ? name : `${lesson}/${name}`;
}
