// Leaks show only after many rounds, and what a killed process leaves only from outside: both run in a process of their own.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { kernelIds } from './index.ts';
import type { MemoryInUse } from './ffi/testing/memory-in-use.ts';

/** Rounds in each of four segments. */
const CYCLES = 250;
/** What a round may leave in every segment, in bytes: caches still fill and code is still compiled. Any handle forgotten takes more. */
const NOISE = { malloc: 1024, heap: 1024, virtual: 256 * 1024 } as const;
const kinds = ['program', 'map', 'link'] as const;

const testing = join(import.meta.dirname, 'testing');

function everything(): Record<(typeof kinds)[number], number[]> {
  return { program: kernelIds('program'), map: kernelIds('map'), link: kernelIds('link') };
}

/** The kernel frees after a grace period, so what is gone may show for a moment. */
async function expectNothingNew(before: ReturnType<typeof everything>): Promise<void> {
  await vi.waitFor(() => {
    const after = everything();
    for (const kind of kinds) {
      const known = new Set(before[kind]);
      expect(
        after[kind].filter((id) => !known.has(id)),
        `${kind}s left in the kernel`,
      ).toEqual([]);
    }
  }, 60_000);
}

test(
  'many rounds of open, load, attach and close leave nothing behind',
  { timeout: 120_000 },
  async () => {
    const before = everything();
    // A young generation of a fixed size: its growth to the default 32 MiB would hide a leak.
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-semi-space-size=1',
      join(testing, 'cycles.ts'),
      String(CYCLES),
    ]);
    const segments = JSON.parse(stdout) as readonly (MemoryInUse & { descriptors: number })[];
    expect(new Set(segments.map(({ descriptors }) => descriptors)).size).toBe(1);
    expect(new Set(segments.map(({ mappings }) => mappings)).size).toBe(1);
    for (const kind of ['malloc', 'heap', 'virtual'] as const) {
      // One segment may take a step; a leak grows in every one.
      const growth = segments
        .slice(1)
        .map((now, index) => now[kind] - (segments[index]?.[kind] ?? 0));
      expect(Math.min(...growth) / CYCLES, `bytes of ${kind} a round`).toBeLessThan(NOISE[kind]);
    }
    await expectNothingNew(before);
  },
);

test('a process killed with programs attached leaves nothing behind', async () => {
  const before = everything();
  const child = spawn(process.execPath, [join(testing, 'hold.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(kernelIds('link').filter((id) => !before.link.includes(id))).toHaveLength(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await expectNothingNew(before);
});

test('an object that is dropped without close warns, and stays attached', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [join(testing, 'forget.ts')]);
  expect(stderr).toContain("BPF object 'forgotten' was garbage-collected without close()");
});
