import type { TracepointTarget } from '@ebpf-dojo/core';
import type { Files } from '../targets/files.ts';

const SECTION = /\bSEC\("(?:tracepoint|tp)\/([^"/]+)\/([^"/]+)"\)/g;

/** The tracepoints that the BPF programs among some files are attached to by their sections, each once. */
export function tracepointsIn(files: Files): TracepointTarget[] {
  const found = [...files.values()].flatMap((text) => [...text.matchAll(SECTION)]);
  const byName = new Map(
    found.map(([, category = '', name = '']) => [`${category}:${name}`, { category, name }]),
  );
  return [...byName.values()];
}
