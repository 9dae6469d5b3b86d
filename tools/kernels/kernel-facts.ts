import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { optionsOfConfig, optionsOfSymbols, type Option } from './options.ts';

/** What a kernel says of itself. */
export interface KernelFacts {
  /** As `uname -r` says. */
  readonly release: string;
  /** As `uname -m` says. */
  readonly machine: string;
  /** The build options of options.ts that are on. */
  readonly options: readonly Option[];
  /** Where they were read. */
  readonly optionsFrom: string;
  /** Whether root may read what ftrace could hook; `absent` without tracefs. */
  readonly ftrace: 'open' | 'closed' | 'absent';
}

/** Reads what inspect.sh left in a folder; undefined when it did not come to its end. */
export function readFacts(folder: string): KernelFacts | undefined {
  if (!existsSync(join(folder, 'ftrace'))) return undefined;
  const read = (name: string) => readFileSync(join(folder, name), 'utf8').trim();
  const hasConfig = existsSync(join(folder, 'config-source'));
  const options = hasConfig
    ? optionsOfConfig(read('config'))
    : optionsOfSymbols(read('symbols').split('\n'));
  return {
    release: read('release'),
    machine: read('machine'),
    options: [...options],
    optionsFrom: hasConfig ? read('config-source') : '/proc/kallsyms',
    ftrace: read('ftrace') as KernelFacts['ftrace'],
  };
}
