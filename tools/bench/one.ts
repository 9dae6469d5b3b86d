import { benchmarks } from './benchmarks.ts';
import type { Result } from './result.ts';

/** Runs the benchmark that is named: a sentence for each comparison on stderr, and a JSON line on stdout. */
async function one(name: string): Promise<void> {
  const benchmark = await benchmarks[name]?.();
  for (const result of (await benchmark?.run()) ?? []) {
    process.stderr.write(`${sentence(result)}\n`);
    process.stdout.write(`${JSON.stringify(rounded(result))}\n`);
  }
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

await one(process.argv[2] ?? '');
