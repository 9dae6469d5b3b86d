import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openObject, type OpenObject, type VerifierErrorKind } from '@ebpf-dojo/core';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import type { Exhibit } from '#lesson';

const LESSON = resolve(import.meta.dirname, '..');
const HEADERS = ['../../bpf/include', '../../packages/course/include'];

/** What the verifier says of an exhibit as the learner gets it. */
export interface Rejection {
  readonly kind: VerifierErrorKind;
  /** Its own words, on every kernel from 5.10 on. */
  readonly words: RegExp;
}

export const rejections: Readonly<Record<Exhibit, Rejection>> = {
  'all-calls': { kind: 'uninitialized-register', words: /R0 !read_ok/ },
  'calls-by-number': {
    kind: 'out-of-bounds-map-value',
    words: /invalid access to map value, value_size=4096 off=4096 size=8/,
  },
  'calls-by-process': {
    kind: 'possibly-null',
    words: /R\d invalid mem access 'map_value_or_null'/,
  },
  descendant: { kind: 'unbounded-loop', words: /infinite loop detected/ },
  'failed-calls': { kind: 'unreleased-reference', words: /Unreleased reference id=\d+/ },
  'first-bytes': {
    kind: 'wrong-helper',
    words: /(?:unknown func|program of this type cannot use helper) bpf_skb_load_bytes#26/,
  },
  'my-parent': { kind: 'not-a-pointer', words: /R\d invalid mem access '(?:inv|scalar)'/ },
  'two-texts': { kind: 'stack-too-large', words: /combined stack size of 2 calls is \d+/ },
  'written-text': {
    kind: 'unbounded-size',
    words: /R2 (?:unbounded memory access|min value is negative)/,
  },
};

let compiled: Uint8Array | undefined;

/** An exhibit as the learner gets it, whatever became of it since. */
export function openRejected(name: Exhibit): OpenObject {
  compiled ??= compile();
  return openObject(compiled, { name: 'rejected', programs: [name.replaceAll('-', '_')] });
}

function compile(): Uint8Array {
  const out = mkdtempSync(join(tmpdir(), 'gallery-'));
  try {
    return readFileSync(compileBpf('test/rejected.bpf.c', { cwd: LESSON, out, include: HEADERS }));
  } finally {
    rmSync(out, { recursive: true });
  }
}
