import { readlinkSync } from 'node:fs';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { libc } from './ffi/libc.ts';
import { KernelProgram } from './kernel-program.ts';
import { pathArgument } from './path-argument.ts';
import { programInfo } from './program-info.ts';
import type { ProgramType } from './program-type.ts';
import { wholeNumber } from './whole-number.ts';

const ENOENT = 2;
const EINVAL = 22;

/** A program in the kernel that this process did not load itself, or no longer knows by its object. Closing lets go of it. */
export class SharedProgram extends KernelProgram {
  /** The first 15 bytes of the C function's name. */
  readonly name: string;
  /** What kind of hook it is for. */
  readonly type: ProgramType;
  readonly #fd: number;

  private constructor(fd: number, name: string, type: ProgramType) {
    super(`program '${name}' (${type})`);
    this.name = name;
    this.type = type;
    this.#fd = fd;
  }

  /** @internal use {@link openPinnedProgram} or {@link openProgramById} */
  static of(fd: number, subject: string): SharedProgram {
    try {
      const { name, type } = programInfo(fd, subject);
      return new SharedProgram(fd, name, type);
    } catch (error) {
      libc.close(fd);
      throw error;
    }
  }

  /** Its file descriptor, which this owns: don't close it. */
  override get fd(): number {
    this.assertOpen();
    return this.#fd;
  }

  protected override release(): void {
    libc.close(this.#fd);
  }
}

/**
 * Opens a program that was pinned to a BPF file system.
 *
 * @throws {BpfError} ENOENT when nothing is there, EINVAL when it is something else than a program
 */
export function openPinnedProgram(path: string): SharedProgram {
  const subject = `pinned program ${pathArgument(path, 'path')}`;
  const fd = libbpf.bpf_obj_get(path);
  if (fd < 0) throw new BpfError({ operation: 'open pinned', subject, errno: -fd });
  // Information on a map has the same form, other fields.
  if (!readlinkSync(`/proc/self/fd/${fd}`).includes('bpf-prog')) {
    libc.close(fd);
    throw new BpfError({
      operation: 'open pinned',
      subject,
      errno: EINVAL,
      hint: 'What is pinned there is no program, but a map or a link.',
    });
  }
  return SharedProgram.of(fd, subject);
}

/**
 * Opens any program in the kernel by its id; {@link kernelIds} lists them.
 *
 * @throws {BpfError} ENOENT when there is no such program (any more), EPERM without CAP_SYS_ADMIN
 */
export function openProgramById(id: number): SharedProgram {
  const subject = `program ${wholeNumber(id, 'id', 1)}`;
  const fd = libbpf.bpf_prog_get_fd_by_id(id);
  if (fd < 0)
    throw new BpfError({
      operation: 'open by id',
      subject,
      errno: -fd,
      ...(fd === -ENOENT ? { hint: 'It was unloaded, or never was.' } : {}),
    });
  return SharedProgram.of(fd, subject);
}
