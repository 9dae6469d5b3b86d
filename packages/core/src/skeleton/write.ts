import { checkFlag, checkOptions, checkText } from '../arguments.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { openObject } from '../object.ts';
import { generateSkeleton } from './generate.ts';

/** Where and how a skeleton is written. */
export interface WriteSkeletonOptions {
  /** The module: `name.ts`, `name.js` or `name.mjs`. Default: beside the object, `<name>.skel.ts` or `.skel.js`. */
  readonly out?: string;
  /** JavaScript with a `.d.ts`, also where `out` does not say so. */
  readonly javascript?: boolean;
  /** Whether the module carries the object instead of opening its file. */
  readonly embed?: boolean;
}

/**
 * Generates the skeleton of an object file.
 *
 * @param object the `.bpf.o` file
 * @returns the paths of the files written
 * @throws {BpfError} when the object cannot be read or is no BPF object
 * @throws {BtfError} when one of its types has no JavaScript form
 */
export function writeSkeleton(object: string, options: WriteSkeletonOptions = {}): string[] {
  checkText(object, 'The path of the object');
  checkOptions(options, 'The options');
  if (options.out !== undefined) checkText(options.out, 'out');
  checkFlag(options.javascript, 'javascript');
  checkFlag(options.embed, 'embed');
  const stem = basename(object).replace(/(\.bpf)?\.o$/, '');
  const javascript = options.javascript ?? /\.m?js$/.test(options.out ?? '');
  const out = options.out ?? join(dirname(object), `${stem}.skel.${javascript ? 'js' : 'ts'}`);
  using open = openObject(object);
  const { module, declarations } = generateSkeleton(open, {
    file: options.embed === true ? basename(object) : relative(dirname(out), object),
    language: javascript ? 'javascript' : 'typescript',
    ...(options.embed === true ? { embed: readFileSync(object) } : {}),
  });
  writeFileSync(out, module);
  if (declarations === undefined) return [out];
  const types = out.replace(/\.(m?)js$/, '.d.$1ts');
  writeFileSync(types, declarations);
  return [out, types];
}
