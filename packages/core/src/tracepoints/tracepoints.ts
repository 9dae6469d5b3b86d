import { checkOptions, checkText } from '../arguments.ts';
import { globTest } from '../attach/glob.ts';
import { BpfError } from '../errors/bpf-error.ts';
import { TracepointFormat } from './format.ts';
import { kernelConstants } from './kernel-constants.ts';
import {
  checkTracepointName,
  readTracefsFile,
  readTracepointFile,
  type Refuse,
  type TracepointName,
} from './tracefs.ts';

/**
 * The tracepoints that the running kernel has, by category and name.
 *
 * @param pattern `category:name`, each with `*` for any text and `?` for one letter; without a colon it is looked for in either
 * @throws {BpfError} ENOENT when tracefs is not mounted; EACCES when it is not ours to read
 */
export function listTracepoints(pattern = '*:*'): TracepointName[] {
  checkText(pattern, 'The pattern of tracepoints');
  const [category, name] = splitOnce(pattern);
  const fitsCategory = tester(category);
  const fitsName = name === undefined ? fitsCategory : tester(name);
  return readTracefsFile('available_events', refusing('the list of tracepoints'))
    .split('\n')
    .flatMap((line) => {
      const [of, each] = splitOnce(line.trim());
      if (each === undefined) return [];
      const fits =
        name === undefined
          ? fitsCategory(of) || fitsName(each)
          : fitsCategory(of) && fitsName(each);
      return fits ? [{ category: of, name: each }] : [];
    })
    .toSorted((a, b) => order(a.category, b.category) || order(a.name, b.name));
}

/**
 * How the records of one of the running kernel's tracepoints look. Constants that its `print fmt` line only names are looked up in the
 * kernel's BTF.
 *
 * @throws {BpfError} ENOENT when there is no such tracepoint, with names near it, or tracefs is not mounted; EACCES when it is not
 *   ours to read
 * @throws {TypeError | RangeError} when a name is none
 */
export function readTracepointFormat(target: TracepointName): TracepointFormat {
  checkOptions(target, 'A tracepoint');
  checkTracepointName(target);
  const refuse = refusing(`tracepoint ${target.category}:${target.name}`);
  const text = readTracepointFile(target, 'format', refuse);
  const { namedConstants } = TracepointFormat.parse(text);
  const constants = kernelConstants(namedConstants);
  return TracepointFormat.parse(text, (name) => constants.get(name));
}

function refusing(subject: string): Refuse {
  return (errno, hint) => {
    throw new BpfError({
      operation: 'read',
      subject,
      errno,
      ...(hint === undefined ? {} : { hint }),
    });
  };
}

function tester(pattern: string): (name: string) => boolean {
  return globTest(pattern) ?? ((name) => name === pattern);
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf(':');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
