import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { helperId, helperSince, helpers } from './helper-names.ts';

test('helpers have the ids of the installed header', () => {
  const header = readFileSync('/usr/include/linux/bpf.h', 'utf8');
  const mapper = header.slice(header.indexOf('__BPF_FUNC_MAPPER('));
  // Headers since Linux 6.0 give the id as well.
  const inHeader = [...mapper.matchAll(/^\s+FN\((\w+)(?:, (\d+), [^)]*)?\)/gm)]
    .map(([, name = '', id], index) => [name, Number(id ?? index)] as const)
    .filter(([name]) => name !== 'unspec');
  expect(inHeader.length).toBeGreaterThan(150);
  const ours = new Map(helpers.map((name): [string, number] => [name, helperId(name)]));
  for (const [name, id] of inHeader) expect({ name, id: ours.get(name) }).toEqual({ name, id });
});

test('each helper has a release, and later ones no earlier release', () => {
  const releases = helpers.map((helper) => {
    const [major = 0, minor = 0] = helperSince(helper).split('.').map(Number);
    return 100 * major + minor;
  });
  expect(releases).toEqual(releases.toSorted((a, b) => a - b));
  expect(Math.min(...releases)).toBe(319);
  expect(helperSince('ringbuf_output')).toBe('5.8');
  expect(helperSince('get_attach_cookie')).toBe('5.15');
});
