import { readFileSync } from 'node:fs';
import type { BpfObject } from '@ebpf-dojo/core';
import { openExecs, type ExecsShape } from './dist/execs.skel.ts';
import { parseFormat, readNumber, readText, type Field } from './format.ts';

/** execs.bpf.c, loaded. */
export type Execs = BpfObject<ExecsShape>;

/** A program that a process began to run. */
export interface Exec {
  readonly pid: number;
  readonly path: string;
}

/** Where the running kernel describes the records. */
const FORMAT = '/sys/kernel/tracing/events/sched/sched_process_exec/format';

/** Collects programs that are started from now on, until it is closed. */
export function startExecs(): Execs {
  using open = openExecs();
  using unlessDone = new DisposableStack();
  const execs = unlessDone.use(open.load());
  execs.programs.on_exec.attach();
  unlessDone.move();
  return execs;
}

/** The programs that were started since it was asked last. */
export function takeExecs({ maps }: Execs): Exec[] {
  const fields = parseFormat(readFileSync(FORMAT, 'utf8'));
  const [pid, path] = [fieldOf(fields, 'pid'), fieldOf(fields, 'filename')];
  const execs: Exec[] = [];
  maps.records.drain(({ bytes }) => {
    const record = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    execs.push({ pid: readNumber(pid, record), path: readText(path, record) });
  });
  return execs;
}

function fieldOf(fields: readonly Field[], name: string): Field {
  const field = fields.find((each) => each.name === name);
  if (field === undefined)
    throw new RangeError(
      `${FORMAT} has no field ${name}. It has: ${fields.map((each) => each.name).join(', ')}.`,
    );
  return field;
}
