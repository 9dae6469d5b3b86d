import { openTrace } from '@ebpf-dojo/bpf/trace';
import { UserStructs } from '../trace/arguments/index.ts';
import type { Parameter } from '../trace/arguments/plain-value.ts';
import { CallReader } from '../trace/call-reader.ts';

/** Some parameters, as Linux 6.18 declares them. */
const declared: Readonly<Record<string, readonly string[]>> = {
  openat: ['int dfd', 'const char * filename', 'int flags', 'umode_t mode'],
  close: ['unsigned int fd'],
  brk: ['unsigned long brk'],
  lseek: ['unsigned int fd', 'off_t offset', 'unsigned int whence'],
  setfsuid: ['uid_t uid'],
  ioprio_get: ['int which', 'int who'],
};

/** The types of bpf/include/user.h. */
export function userStructs(): UserStructs {
  using open = openTrace();
  return new UserStructs(open.btf);
}

/** A reader that knows the parameters of a few calls; with `{}` of none, as without tracefs. */
export function readerOf(
  calls: Readonly<Record<string, readonly string[]>> = declared,
): CallReader {
  using open = openTrace();
  return new CallReader(open.btf, { of: (name) => calls[name]?.map(parameterOf) });
}

function parameterOf(declaration: string): Parameter {
  const [, type = '', name = ''] = /^(.*?) ?(\w+)$/.exec(declaration) ?? [];
  return { name, type };
}
