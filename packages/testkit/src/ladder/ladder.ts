import { BaseMap, BpfObject, Program, type Resource } from '@ebpf-dojo/core';
import { writtenTo, type Written } from './written.ts';
import { runsOf } from './statistics.ts';

/** How far a program came. */
export interface Rungs {
  readonly loaded: boolean;
  /** Times it was attached. */
  readonly attachments: number;
  /** Times the kernel ran it; undefined when nobody counted. */
  readonly runs: bigint | undefined;
  /** What is in the map in question; undefined when there is none. */
  readonly written?: Written | undefined;
}

/**
 * How far a program came, a line for each: `Loaded ✓  attached ✓  ran 37×  wrote 0 entries  → it runs but never writes the map`.
 *
 * @param subject a program; or a map or an object, for every loaded program beside it
 */
export function ladder(subject: Program | BaseMap | BpfObject): string {
  const programs = programsBeside(subject);
  const written = subject instanceof BaseMap ? writtenTo(subject) : undefined;
  if (programs.length === 0) return 'No program was loaded beside it.';
  const lines = programs.map((program): [string, string] => [
    program.name,
    rungsLine({ ...rungsOf(program), written }),
  ]);
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return only[1];
  return lines.map(([name, line]) => `${name}: ${line}`).join('\n');
}

function rungsOf(program: Program): Rungs {
  return {
    loaded: program.loaded,
    attachments: program.attachments,
    runs: program.loaded ? runsOf(program) : 0n,
  };
}

/** The programs of an object, or of the object that a map or program belongs to. */
function programsBeside(subject: Resource): Program[] {
  if (subject instanceof Program) return [subject];
  const object = subject instanceof BpfObject ? subject : subject.owner;
  if (!(object instanceof BpfObject)) return [];
  return Object.values<Program>(object.programs).filter(({ loaded }) => loaded);
}

/** The rungs as one line, with what follows from them. */
export function rungsLine(rungs: Rungs): string {
  const { loaded, attachments, runs, written } = rungs;
  const parts = [
    `Loaded ${mark(loaded)}`,
    `attached ${mark(attachments > 0)}`,
    `ran ${runs === undefined ? '?' : `${runs}× ${mark(runs > 0n)}`}`,
  ];
  if (written !== undefined) parts.push(`wrote ${written.what} ${mark(written.some)}`);
  return `${parts.join('  ')}  → ${verdict(rungs)}`;
}

function verdict({ loaded, attachments, runs, written }: Rungs): string {
  if (!loaded) return 'it was not loaded: its autoload is off';
  if (attachments === 0) return 'loaded, never attached: nothing calls attach() on it';
  if (runs === 0n) return 'attached, ran 0×: what it is attached to never happened while it was';
  if (runs === undefined) return 'nobody counted its runs: that takes CAP_SYS_ADMIN';
  if (written === undefined) return `attached, ran ${runs}×`;
  return written.some
    ? 'your program writes the map, but not this'
    : 'your program runs but never writes the map';
}

function mark(good: boolean): string {
  return good ? '✓' : '✗';
}
