import { expect, test } from 'vitest';
import { rungsLine, type Rungs } from './ladder.ts';

const all: Rungs = { loaded: true, attachments: 1, runs: 37n };
const nothing = { some: false, what: '0 entries' };

test.for<[Partial<Rungs>, string]>([
  [
    { loaded: false, attachments: 0, runs: 0n },
    'Loaded ✗  attached ✗  ran 0× ✗  → it was not loaded: its autoload is off',
  ],
  [
    { attachments: 0, runs: 0n },
    'Loaded ✓  attached ✗  ran 0× ✗  → loaded, never attached: nothing calls attach() on it',
  ],
  [
    { runs: 0n },
    'Loaded ✓  attached ✓  ran 0× ✗  → attached, ran 0×: what it is attached to never happened while it was',
  ],
  [
    { runs: undefined },
    'Loaded ✓  attached ✓  ran ?  → nobody counted its runs: that takes CAP_SYS_ADMIN',
  ],
  [{}, 'Loaded ✓  attached ✓  ran 37× ✓  → attached, ran 37×'],
  [
    { written: nothing },
    'Loaded ✓  attached ✓  ran 37× ✓  wrote 0 entries ✗  → your program runs but never writes the map',
  ],
  [
    { written: { some: true, what: '1 entry' } },
    'Loaded ✓  attached ✓  ran 37× ✓  wrote 1 entry ✓  → your program writes the map, but not this',
  ],
  [
    { runs: 0n, written: nothing },
    'Loaded ✓  attached ✓  ran 0× ✗  wrote 0 entries ✗  → attached, ran 0×: what it is attached to never happened while it was',
  ],
])('%o', ([rungs, line]) => {
  expect(rungsLine({ ...all, ...rungs })).toBe(line);
});
