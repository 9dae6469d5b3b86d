import { readFileSync, readdirSync, statSync } from 'node:fs';
import { checkText } from '../arguments.ts';
import { nearNames } from '../near/near-names.ts';

const PLACES = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];
const ENOENT = 2;

/** Throws the error of a reader: whose operation it was is for it to say. */
export type Refuse = (errno: number, hint?: string) => never;

/** A tracepoint, as the folders below /sys/kernel/tracing/events name it. */
export interface TracepointName {
  /** The folder of /sys/kernel/tracing/events it is in. */
  readonly category: string;
  readonly name: string;
}

/** What a file of a tracepoint says, such as `id` or `format`. Its names have been checked. */
export function readTracepointFile(target: TracepointName, file: string, refuse: Refuse): string {
  const { category, name } = target;
  const folder = findTracefs(refuse);
  try {
    return readFileSync(`${folder}/events/${category}/${name}/${file}`, 'utf8');
  } catch (error) {
    const errno = -((error as NodeJS.ErrnoException).errno ?? -ENOENT);
    return refuse(errno, errno === ENOENT ? nearTracepoints(folder, category, name) : undefined);
  }
}

/** What a file of tracefs says. */
export function readTracefsFile(file: string, refuse: Refuse): string {
  const folder = findTracefs(refuse);
  try {
    return readFileSync(`${folder}/${file}`, 'utf8');
  } catch (error) {
    return refuse(-((error as NodeJS.ErrnoException).errno ?? -ENOENT));
  }
}

/** The folder where tracefs is mounted. Nothing is mounted here. */
function findTracefs(refuse: Refuse): string {
  const folder = PLACES.find((place) => exists(`${place}/events`));
  return (
    folder ??
    refuse(ENOENT, 'tracefs is not mounted: `mount -t tracefs tracefs /sys/kernel/tracing`.')
  );
}

/** The names are those of folders, of which a path is made. @throws {TypeError | RangeError} */
export function checkTracepointName({ category, name }: TracepointName): void {
  checkPart(category, 'the category of a tracepoint');
  checkPart(name, 'the name of a tracepoint');
}

function checkPart(value: string, what: string): void {
  checkText(value, what);
  if (value.includes('/') || value === '.' || value === '..')
    throw new RangeError(`${what} is one name without a slash; this is '${value}'`);
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // The folder is there, and not ours to enter: what is in it is asked for next, and refused by its name.
    return true;
  }
}

function nearTracepoints(tracefs: string, category: string, name: string): string {
  const categories = folders(`${tracefs}/events`);
  if (!categories.includes(category)) {
    const near = nearNames(category, categories);
    return near.length > 0
      ? `This kernel has no tracepoints of category ${category}. Did you mean ${near.join(', ')}?`
      : `This kernel has no tracepoints of category ${category}; ${tracefs}/events lists those it has.`;
  }
  const near = nearNames(name, folders(`${tracefs}/events/${category}`));
  return near.length > 0
    ? `This kernel has no such tracepoint. Did you mean ${near.map((each) => `${category}:${each}`).join(', ')}?`
    : `This kernel has no such tracepoint; ${tracefs}/events/${category} lists those it has.`;
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
}
