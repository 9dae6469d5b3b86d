import type { TopConnection, TopLatency, TopLine, TopProcess } from '../../output/schema/index.ts';

/** A process that made so many calls. */
export function processOf(fields: Partial<TopProcess> = {}): TopProcess {
  const { count = 10 } = fields;
  const calls = [{ syscall: 'read', abi: 'x64', count, errors: 0 }];
  return { pid: 42, comm: 'cat', count, errors: 0, calls, ...fields };
}

/** A connection of a client, over IPv4. */
export function connectionOf(fields: Partial<TopConnection> = {}): TopConnection {
  return {
    pid: 42,
    comm: 'curl',
    role: 'client',
    family: 4,
    v4_mapped: false,
    local: { address: '127.0.0.1', port: 50_000 },
    remote: { address: '127.0.0.1', port: 443 },
    established: true,
    open_at_start: false,
    age_ns: 1_500_000_000,
    ...fields,
  };
}

/** How long one system call took. */
export function histogramOf(
  fields: Partial<TopLatency['histograms'][number]> = {},
): TopLatency['histograms'][number] {
  return {
    syscall: 'read',
    abi: 'x64',
    function: null,
    count: 10,
    errors: 0,
    unfinished: 0,
    total_ns: 30_000,
    max_ns: 7000,
    p50_ns: 2000,
    p90_ns: 7000,
    p99_ns: 7000,
    buckets: [
      { from_us: 1, to_us: 2, count: 6 },
      { from_us: 4, to_us: 8, count: 4 },
    ],
    ...fields,
  };
}

/** One second in which a few things happened. */
export function frameOf(fields: Partial<TopLine> = {}): TopLine {
  const rows = [
    processOf({ pid: 42, comm: 'cat', count: 500 }),
    processOf({ pid: 7, comm: 'sshd', count: 90, errors: 9 }),
    processOf({ pid: 100, comm: 'catalog', count: 10 }),
  ];
  return {
    v: 1,
    type: 'top',
    time: '2026-01-02T03:04:05.000000006Z',
    seconds: 1,
    cost: {
      share: 0.0123,
      bpf: 0.0023,
      process: 0.01,
      budget: 0.02,
      slowdown: 1,
      step: null,
    },
    probes: (['latency', 'run_queue', 'processes', 'tcp'] as const).map((name) => ({
      name,
      state: 'on',
      reason: null,
      share: 0.001,
    })),
    latency: { count: 30, histograms: [histogramOf(), histogramOf({ syscall: 'openat' })] },
    run_queue: { count: 8, total_ns: 80_000, buckets: [{ from_us: 8, to_us: 16, count: 8 }] },
    processes: {
      count: 600,
      errors: 9,
      processes: 3,
      rows,
      calls: [{ syscall: 'read', abi: 'x64', count: 600, errors: 9 }],
    },
    tcp: { open: 1, rows: [connectionOf()], ended: { closed: 2, reset: 1 } },
    ...fields,
  };
}
