import { mkdirSync, writeFileSync } from 'node:fs';
import type { Benchmark, Result } from './result.ts';

const OUT = new URL('../../.cache/bench.ndjson', import.meta.url);

const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'map-read': async () => (await import('./map-read/benchmark.ts')).mapRead,
  'ring-drain': async () => (await import('./ring-drain/benchmark.ts')).ringDrain,
  kallsyms: async () => (await import('./kallsyms/benchmark.ts')).kallsyms,
  'verifier-explain': async () => (await import('./verifier-explain/benchmark.ts')).verifierExplain,
  overhead: async () => (await import('./overhead/benchmark.ts')).overhead,
  'ring-paced': async () => (await import('./ring-paced/benchmark.ts')).ringPaced,
};

/** `pnpm bench [name…]`: prints a line for each comparison, and writes them as JSON lines to .cache/bench.ndjson. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(benchmarks, name));
  if (unknown !== undefined) {
    process.stderr.write(
      `bench: no benchmark is named '${unknown}'; there are: ${Object.keys(benchmarks).join(', ')}\n`,
    );
    return 2;
  }
  const lines: string[] = [];
  for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
    const benchmark = await benchmarks[name]?.();
    for (const result of (await benchmark?.run()) ?? []) {
      lines.push(JSON.stringify(rounded(result)));
      process.stderr.write(`${sentence(result)}\n`);
      process.stdout.write(`${lines.at(-1)}\n`);
    }
  }
  mkdirSync(new URL('.', OUT), { recursive: true });
  writeFileSync(OUT, lines.map((line) => `${line}\n`).join(''));
  return 0;
}

function rounded({ name, ours, reference, unit }: Result) {
  return {
    name,
    ours: round(ours),
    reference: round(reference),
    ratio: round(ours / reference),
    unit,
  };
}

function sentence({ name, ours, reference, unit }: Result): string {
  const ratio = ours / reference;
  const comparison =
    ratio >= 1
      ? `${ratio.toFixed(1)} × the reference`
      : `${(1 / ratio).toFixed(1)} × faster than the reference`;
  return `${name}: ${ours.toFixed(1)} against ${reference.toFixed(1)} ${unit}, ${comparison}`;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

process.exitCode = await main(process.argv.slice(2));
