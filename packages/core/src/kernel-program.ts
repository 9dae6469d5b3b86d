import { checkText } from './arguments.ts';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { programInfo, type ProgramInfo } from './program-info.ts';
import { Resource } from './resource.ts';
import { testRun, type TestRun, type TestRunResult } from './test-run.ts';

const EBADF = 9;

/** A program in the kernel, however this process came by it. */
export abstract class KernelProgram extends Resource {
  /** Negative when the program is not in the kernel. */
  abstract get fd(): number;

  /**
   * What the kernel tells of it, now.
   *
   * @throws {BpfError} EBADF when it was not loaded
   * @throws {ClosedError} after close()
   */
  get info(): ProgramInfo {
    return programInfo(this.#loadedFd('information'), this.subject);
  }

  /** How often the kernel ran this program, in any process, while {@link enableRunStatistics} was on anywhere. */
  get runs(): bigint {
    return this.info.runs;
  }

  /** Nanoseconds the kernel spent in those {@link runs}. */
  get runTimeNs(): bigint {
    return this.info.runTimeNs;
  }

  /**
   * How often the kernel skipped this program because it was already running on the same CPU. Those events are lost.
   *
   * 0 on kernels before 5.12, which do not count them.
   */
  get recursionMisses(): bigint {
    return this.info.recursionMisses;
  }

  /**
   * Runs the program once, or `repeat` times, on data given here, without a hook.
   *
   * Programs of the network (`socket`, `tc`, `xdp`, …) take a packet; `raw_tp` programs take a context. Most others cannot be run so:
   * attach them, and provoke their event.
   *
   * Source: Documentation/bpf/bpf_prog_run.rst. `raw_tp` needs Linux 5.10, `ctx` of XDP 5.15.
   *
   * @throws {BpfError} ENOTSUPP for a program type that cannot; EINVAL when data or context don't fit its type; EPERM without privileges
   * @throws {TypeError} or {RangeError} when an argument is not what it has to be
   */
  testRun(run: TestRun = {}): TestRunResult {
    return testRun(this.#loadedFd('test run'), this.subject, run);
  }

  /**
   * Gives the program a name on a BPF file system, under which it outlives this process. Removing the file lets go of it.
   *
   * @param path an absolute path that does not exist, such as `/sys/fs/bpf/mine`
   * @throws {BpfError} EEXIST when something is there, EPERM when it is not on a BPF file system
   */
  pin(path: string): void {
    checkText(path, 'path');
    const error = libbpf.bpf_obj_pin(this.#loadedFd('pin'), path);
    if (error < 0)
      throw new BpfError({
        operation: 'pin',
        subject: `${this.subject} to ${path}`,
        errno: -error,
      });
  }

  #loadedFd(operation: string): number {
    const { fd } = this;
    if (fd >= 0) return fd;
    throw new BpfError({
      operation,
      subject: this.subject,
      errno: EBADF,
      hint: 'It was not loaded: leave its autoload on.',
    });
  }
}
