import { checkBytes, checkOptions, checkText } from './arguments.ts';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BpfError } from './errors/bpf-error.ts';
import type { AnyShape, ObjectShape } from './object-shape.ts';
import { OpenObject } from './open-object.ts';
import type { OpenProgram } from './program.ts';

export type { AnyShape, ObjectShape } from './object-shape.ts';
export { BpfObject } from './bpf-object.ts';
export { OpenObject } from './open-object.ts';

/** How an object is opened. */
export interface OpenOptions<Name extends string = string> {
  /** Its name in the kernel: the first letters name the maps of global variables. Default: the file's name. */
  readonly name?: string;
  /** The programs to load; all others are left out. Default: those that libbpf would load, which are all but `SEC("?…")`. */
  readonly programs?: readonly Name[];
  /**
   * A file of kernel types (BTF) to relocate field accesses (CO-RE) by, for kernels without BTF of their own. fentry, tp_btf and
   * their like need the kernel's own all the same.
   */
  readonly btf?: string;
  /** What the verifier is asked to say; {@link OpenObject.kernelLogLevel}. */
  readonly kernelLogLevel?: number;
  /** The folder for maps declared with `LIBBPF_PIN_BY_NAME`, on a BPF file system. Default: `/sys/fs/bpf`. */
  readonly pinRoot?: string;
  /**
   * Lines such as `CONFIG_HZ=100` for `extern … __kconfig` variables, read before /proc/config.gz and /boot/config-*. Those need not
   * be there when these lines name every variable.
   */
  readonly kconfig?: string;
}

/**
 * Opens a BPF object: reads and checks it, and touches no kernel state. Needs no privileges.
 *
 * @param source the `.bpf.o` file's path, or its bytes
 * @throws {BpfError} when it cannot be read or is no BPF object, or ENOENT when it has no program of a name in `programs`
 * @throws {TypeError} or {RangeError} when an argument is not what it has to be
 * @throws {LibbpfNotFoundError} when libbpf is missing or too old
 */
export function openObject<S extends ObjectShape = AnyShape>(
  source: string | URL | Uint8Array,
  options: OpenOptions<S['programs']> = {},
): OpenObject<S> {
  checkOptions(options, 'The options');
  const path = pathOf(source);
  const name = textOr(options.name, 'name') ?? nameOf(path);
  const subject = path === undefined ? `BPF object '${name}'` : `BPF object ${path}`;
  const bytes = path === undefined ? checkBytes(source, 'source') : read(path, subject);
  const object = new OpenObject<S>(bytes, subject, {
    name,
    btfPath: textOr(options.btf, 'btf'),
    pinRoot: textOr(options.pinRoot, 'pinRoot'),
    kconfig: textOr(options.kconfig, 'kconfig'),
  });
  try {
    if (options.kernelLogLevel !== undefined) object.kernelLogLevel = options.kernelLogLevel;
    if (options.programs !== undefined) choose(object, options.programs);
    return object;
  } catch (error) {
    object.close();
    throw error;
  }
}

function pathOf(source: unknown): string | undefined {
  if (source instanceof URL) return fileURLToPath(source);
  return source instanceof Uint8Array ? undefined : checkText(source, 'source');
}

function nameOf(path: string | undefined): string {
  return path === undefined ? 'object' : basename(path).replace(/(\.bpf)?\.o$/, '');
}

function textOr(value: unknown, what: string): string | null {
  return value === undefined ? null : checkText(value, what);
}

function read(path: string, subject: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { errno } = cause as NodeJS.ErrnoException;
    throw new BpfError({ operation: 'open', subject, errno: Math.abs(errno ?? 5), cause });
  }
}

function choose(
  object: { readonly subject: string; readonly programs: Readonly<Record<string, OpenProgram>> },
  wanted: readonly string[],
): void {
  if (!Array.isArray(wanted) || [...wanted].some((name) => typeof name !== 'string'))
    throw new TypeError('programs must be an array of names.');
  const unknown = wanted.find((name) => object.programs[name] === undefined);
  if (unknown !== undefined) {
    throw new BpfError({
      operation: 'open',
      subject: `program '${unknown}' of ${object.subject}`,
      errno: 2,
      hint: `Its programs are ${Object.keys(object.programs).join(', ')}.`,
    });
  }
  for (const program of Object.values(object.programs))
    program.autoload = wanted.includes(program.name);
}
