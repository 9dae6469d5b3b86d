import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { saveRun, savedRun } from './saved-run.ts';
import { passed, ran } from './testing.ts';

test('a run is taken over as it was, and one that is not there is in trouble', () => {
  const out = mkdtempSync(join(tmpdir(), 'kernels-'));
  onTestFinished(() => rmSync(out, { recursive: true }));
  mkdirSync(join(out, '6.1'));
  const run = ran('6.1', [passed('a')]);
  saveRun(out, run);
  expect(savedRun(out, '6.1')).toEqual(JSON.parse(JSON.stringify(run)));
  expect(savedRun(out, '5.10').trouble?.remedy).toEqual([
    'run it first: pnpm test:kernels --kernel 5.10',
  ]);
});
