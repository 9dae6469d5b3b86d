// A crash cannot be caught: whoever might crash does it in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Btf } from './btf/index.ts';
import type { MisuseReport } from './testing/misuse/misuse.ts';

describe('whatever is given to whatever is public', () => {
  let report: MisuseReport;

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'misuse-'));
    const log = join(folder, 'log');
    try {
      const { signal, status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(import.meta.dirname, 'testing/misuse.ts'), log],
        { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 },
      );
      const last = status === 0 ? '' : `${readFileSync(log, 'utf8').slice(-200)}\n${stderr}`;
      expect({ signal, status, last }).toEqual({ signal: null, status: 0, last: '' });
      report = JSON.parse(stdout) as MisuseReport;
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the process lives through all of it', () => {
    expect(report.calls).toBeGreaterThan(15_000);
  });

  test('each wrong value is refused by an error that says so, and nothing works after close()', () => {
    expect(report.problems).toEqual([]);
  });

  test('no export and no member is left out, and no case is of the past', () => {
    expect(report.missing).toEqual([]);
    expect(report.absent).toEqual(hasTimers() ? [] : ['TaskStorageMap']);
  });
});

/** What the object with task storage needs: Linux 5.15. */
function hasTimers(): boolean {
  const btf = Btf.parse(readFileSync('/sys/kernel/btf/vmlinux'));
  return btf.find('struct', 'bpf_timer') !== undefined;
}
