import { checkInstance, checkInteger, checkPid } from '../arguments.ts';
import { checkAttach } from './check-attach.ts';
import { closeSync, readSync } from 'node:fs';
import { BpfError } from '../errors/bpf-error.ts';
import { CMemory } from '../ffi/c-memory.ts';
import { kernelStruct } from '../ffi/kernel-struct.ts';
import { libbpf } from '../ffi/libbpf.ts';
import { opts } from '../ffi/opts.ts';
import { Link } from '../link.ts';
import { BaseMap } from '../map.ts';
import type { Program } from '../program.ts';
import { holdLibbpf } from './hold-libbpf.ts';
import { refuse } from './perf-attr.ts';

/** A page: what the kernel gives by one read(2) at most, unless one object of it takes more. */
const CHUNK_BYTES = 64 * 1024;
/** `union bpf_iter_link_info`. */
const INFO_BYTES = 16;
const EOPNOTSUPP = 95;
const ONE_TASK = 'Walking one process or thread needs Linux 6.1, and an iterator over tasks.';

/** What an iterator walks, where its kind has a choice. */
export type IterTarget =
  /** Everything of its kind. */
  | { readonly map?: never; readonly tid?: never; readonly pid?: never }
  /** The elements of a map, for `iter/bpf_map_elem`. */
  | { readonly map: BaseMap; readonly tid?: never; readonly pid?: never }
  /** One thread, or the threads of one process, for `iter/task` and its like. Linux 6.1. */
  | { readonly map?: never; readonly tid: number; readonly pid?: never }
  | { readonly map?: never; readonly tid?: never; readonly pid: number };

/**
 * Attaches an `iter` program. It runs when somebody reads: each {@link readIter} of the link is one walk over all objects of its kind,
 * and the program writes what is read by `bpf_seq_printf()` or `bpf_seq_write()`.
 *
 * Pinned, it is a file that `cat` reads. Source: `bpf_program__attach_iter`, libbpf.h; Documentation/bpf/bpf_iterators.rst. Linux 5.8.
 *
 * @param target what to walk; default everything
 * @throws {BpfError} EINVAL when the target does not fit the iterator; ESRCH when there is no such process; EOPNOTSUPP or E2BIG for one
 *   process before Linux 6.1
 * @throws {TypeError | RangeError} when a parameter is of no use
 */
export function attachIter(program: Program, target: IterTarget = {}): Link {
  checkAttach(program, target);
  const one = oneThread(target);
  const link = program.attachBy(
    { target: `${program.section}${one.name}` },
    ({ handle, subject }) => {
      using memory = new CMemory();
      const info = kernelStruct(INFO_BYTES, [
        // The map's descriptor lies where the order of cgroups does, the thread behind; include/uapi/linux/bpf.h.
        [0, 'u32', target.map?.fd ?? target.tid ?? 0],
        [4, 'u32', target.pid === 0 ? process.pid : (target.pid ?? 0)],
      ]);
      return holdLibbpf({
        subject,
        attach: () =>
          libbpf.bpf_program__attach_iter(
            handle,
            one.name === ''
              ? null
              : opts({
                  link_info: ['void *', memory.bytes(info)],
                  link_info_len: ['uint32_t', INFO_BYTES],
                }),
          ),
        hint: () => (one.task ? ONE_TASK : undefined),
      });
    },
  );
  // Kernels before 6.1 ignore it, and walk everything.
  if (one.task && !walksOneTask(link)) {
    link.close();
    refuse(link.subject, EOPNOTSUPP, ONE_TASK);
  }
  return link;
}

function walksOneTask({ info }: Link): boolean {
  return info.type === 'iter' && (info.tid !== 0 || info.pid !== 0);
}

/** What an iterator is limited to, as a text to add to its name: empty for everything. */
function oneThread({ map, tid, pid }: IterTarget): {
  readonly name: string;
  readonly task: boolean;
} {
  if ([map, tid, pid].filter((each) => each !== undefined).length > 1)
    throw new TypeError('an iterator walks a map, a thread or a process, and only one of them');
  if (map !== undefined)
    checkInstance(map, 'the map of an iterator', 'a map', (map as unknown) instanceof BaseMap);
  if (map !== undefined) return { name: ` of ${map.subject}`, task: false };
  if (tid !== undefined) {
    checkInteger(tid, 'the tid of an iterator', 1, 2 ** 31 - 1);
    return { name: ` of thread ${tid}`, task: true };
  }
  if (pid === undefined) return { name: '', task: false };
  checkPid(pid, 'the pid of an iterator');
  return { name: ` of process ${pid}`, task: true };
}

/**
 * Walks an iterator once and gives what its program wrote, piece by piece.
 *
 * The kernel makes each piece when it is asked for, so what is not read is not walked.
 *
 * @param link from {@link attachIter}, or opened by its pin
 * @throws {BpfError} EINVAL when it is no iterator; E2BIG when one object's output is larger than the kernel's buffer
 * @throws {ClosedError} after the link's close()
 */
export function* readIter(link: Link): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  checkInstance(link, 'What is read', 'the Link of an iterator', (link as unknown) instanceof Link);
  const fd = libbpf.bpf_iter_create(link.fd);
  if (fd < 0) throw new BpfError({ operation: 'iteration', subject: link.subject, errno: -fd });
  try {
    for (;;) {
      const piece = new Uint8Array(CHUNK_BYTES);
      const length = readPiece(fd, piece, link.subject);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(fd);
  }
}

/**
 * Walks an iterator once and gives the lines its program wrote, without their ends, as UTF-8.
 *
 * Throws as {@link readIter} does.
 */
export function* iterLines(link: Link): Generator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for (const piece of readIter(link)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function readPiece(fd: number, piece: Uint8Array, subject: string): number {
  for (;;) {
    try {
      return readSync(fd, piece);
    } catch (cause) {
      const { code, errno = -5 } = cause as NodeJS.ErrnoException;
      // The kernel walked a million objects and the program wrote nothing: it wants to be asked again.
      if (code === 'EAGAIN') continue;
      throw new BpfError({ operation: 'iteration', subject, errno: -errno, cause });
    }
  }
}
