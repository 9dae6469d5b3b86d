import type { Benchmark } from './result.ts';

/** All benchmarks by their names, in the order they run in. */
export const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  'map-read': async () => (await import('./map-read/benchmark.ts')).mapRead,
  'ring-drain': async () => (await import('./ring-drain/benchmark.ts')).ringDrain,
  kallsyms: async () => (await import('./kallsyms/benchmark.ts')).kallsyms,
  'verifier-explain': async () => (await import('./verifier-explain/benchmark.ts')).verifierExplain,
  overhead: async () => (await import('./overhead/benchmark.ts')).overhead,
  latency: async () => (await import('./overhead/latency.ts')).latency,
  'ring-paced': async () => (await import('./ring-paced/benchmark.ts')).ringPaced,
  top: async () => (await import('./top/benchmark.ts')).top,
};
