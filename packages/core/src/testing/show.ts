import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const SOURCE = resolve(import.meta.dirname, '../../fixtures/foreign/show.c');

/** A map as `bpftool -j map show` has it. */
export interface ShownMap {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly flags: number;
  readonly bytes_key: number;
  readonly bytes_value: number;
  readonly max_entries: number;
  readonly btf_id: number;
}

/** A program as `bpftool -j prog show` has it. */
export interface ShownProgram {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly tag: string;
  readonly uid: number;
  readonly bytes_xlated: number;
  readonly bytes_jited: number;
  readonly btf_id: number;
  readonly map_ids: readonly number[];
}

/** A C program that asks the kernel what bpftool asks it: nothing of ours is in between. */
export class Show {
  readonly #program: string;

  /** @param folder where it is built */
  constructor(folder: string) {
    this.#program = join(folder, 'show');
    execFileSync('clang', ['-Wall', '-Werror', SOURCE, '-lbpf', '-o', this.#program]);
  }

  maps(ids: readonly number[]): ShownMap[] {
    return this.#run('map', ids) as ShownMap[];
  }

  programs(ids: readonly number[]): ShownProgram[] {
    return this.#run('prog', ids) as ShownProgram[];
  }

  #run(what: string, ids: readonly number[]): unknown[] {
    const lines = execFileSync(this.#program, [what, ...ids.map(String)], { encoding: 'utf8' });
    return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
  }
}
