import { checkPid, checkText } from '../arguments.ts';
import { readlinkSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ElfFile } from '../elf/elf-file.ts';
import { isFunction } from '../elf/symbol-table.ts';
import { ElfError } from '../errors/elf-error.ts';
import { nearNames } from '../near/near-names.ts';
import { libraryPath } from './library-path.ts';
import { refuse } from './perf-attr.ts';

const ENOENT = 2;
const ENOEXEC = 8;

/** A file with code that processes run, and which of them are meant. */
export interface UserBinary {
  /**
   * The path of a program or library; or the name of a library without a path (`libc`, `libc.so.6`), which is looked for in the
   * process, and then as the dynamic linker does. A path is that of the process where it lives in another mount namespace, as those of
   * containers do, or has another root.
   */
  readonly binary: string;
  /** One process; without it all that run the binary, those that start later too. 0 is this process. */
  readonly pid?: number;
}

/** A place in such a file. */
export interface CodePlace {
  readonly path: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
}

/** @throws {TypeError | RangeError} when binary or pid are of no use */
export function checkWhere({ binary, pid }: UserBinary): void {
  checkText(binary, 'the binary of a user-space probe');
  if (pid !== undefined) checkPid(pid, 'the pid of a user-space probe');
}

/** libbpf takes -1 for all processes. */
export function libbpfPid(pid: number | undefined): number {
  return pid ?? -1;
}

/** @throws {BpfError} ENOENT when there is no such file or library */
export function binaryPath({ binary, pid }: UserBinary, subject: string): string {
  if (binary.includes('/')) {
    const path = resolve(binary);
    return pathOfProcess(path, pid) ?? existing(path, subject);
  }
  const library = /^lib|\.so\b/.test(binary) ? libraryPath(binary, pid) : undefined;
  if (library !== undefined) return library;
  const here = resolve(binary);
  if (statSync(here, { throwIfNoEntry: false })?.isFile() === true) return here;
  return refuse(
    subject,
    ENOENT,
    `There is no library ${binary} in the process or where the dynamic linker looks, and no file of that name here. Give its path.`,
  );
}

/** What a process has under a path, when that may be another file than ours; undefined when it has none, or ours. */
function pathOfProcess(path: string, pid: number | undefined): string | undefined {
  if (pid === undefined || pid === 0 || seesOurFiles(pid)) return undefined;
  // It was found in a process before.
  if (/^\/proc\/(\d+|self)\/root\//.test(path)) return undefined;
  const theirs = `/proc/${pid}/root${path}`;
  return statSync(theirs, { throwIfNoEntry: false }) === undefined ? undefined : theirs;
}

function seesOurFiles(pid: number): boolean {
  try {
    return ['ns/mnt', 'root'].every(
      (what) => readlinkSync(`/proc/${pid}/${what}`) === readlinkSync(`/proc/self/${what}`),
    );
  } catch {
    // It has ended, or is not ours to look at: attaching will say so.
    return true;
  }
}

function existing(path: string, subject: string): string {
  try {
    statSync(path);
    return path;
  } catch (error) {
    const { errno = -ENOENT } = error as NodeJS.ErrnoException;
    return refuse(subject, -errno, -errno === ENOENT ? `There is no file ${path}.` : undefined);
  }
}

/**
 * Reads an ELF file.
 *
 * @throws {BpfError} ENOEXEC when it is none, EACCES and its like when it is not ours to read
 */
export function readBinary<T>(path: string, subject: string, use: (elf: ElfFile) => T): T {
  try {
    return ElfFile.with(path, use);
  } catch (error) {
    if (error instanceof ElfError) return refuse(subject, ENOEXEC, error.message);
    const { errno, syscall } = error as NodeJS.ErrnoException;
    if (errno === undefined || syscall === undefined) throw error;
    return refuse(subject, -errno);
  }
}

/**
 * Where in the file a function starts.
 *
 * @param name with a version where the library has several: `memcpy@GLIBC_2.2.5`
 * @throws {BpfError} ENOENT when there is no such function, with names near it
 */
export function functionOffset(
  elf: ElfFile,
  name: string,
  { path, subject }: { readonly path: string; readonly subject: string },
): number {
  const [found] = elf.functions(name);
  const offset = found && elf.fileOffset(found.address);
  if (found?.type === 'ifunc')
    process.emitWarning(
      `${path}: ${name} is chosen among several when a program starts: the probe is at what chooses, and runs once a process. Probe the function it chooses instead.`,
      { type: 'EbpfAttachWarning', code: 'EBPF_IFUNC' },
    );
  return offset ?? refuse(subject, ENOENT, withoutFunction(elf, path, name));
}

function withoutFunction(elf: ElfFile, path: string, name: string): string {
  const near = nearNames(name.replace(/@.*$/, ''), functionNames(elf));
  if (near.length > 0) return `${path} has no such function. Did you mean ${near.join(', ')}?`;
  const stripped = elf.symbolTable === undefined && elf.debugData === undefined;
  const packed = elf.section('.gnu_debugdata') !== undefined;
  return stripped
    ? `${path} has no such function among those it exports; it is stripped of the others${packed ? ' (its .gnu_debugdata is corrupt, or liblzma.so.5, which unpacks it, is missing)' : ''}. Give an \`offset\`.`
    : `${path} has no such function: it may be inlined, or of a library that it uses.`;
}

/** The names of all functions of a file, from all tables, versions left out. */
export function* functionNames(elf: ElfFile): Generator<string, void, undefined> {
  for (const table of elf.functionTables)
    for (const symbol of table) if (isFunction(symbol)) yield symbol.name;
}

/** Warns, once a file and process, of a uretprobe where it may crash the program. */
export function warnOfGo(elf: ElfFile, path: string): void {
  if (!elf.isGo || warned.has(path)) return;
  warned.add(path);
  process.emitWarning(
    `${path} is a Go program: a uretprobe on it may crash it, because Go moves stacks and a uretprobe changes the return address on them. Probe the entry, or the offsets of its return instructions.`,
    { type: 'EbpfAttachWarning', code: 'EBPF_URETPROBE_GO' },
  );
}

const warned = new Set<string>();
