/** `ebpf-tool latency` as a library: how long system calls take, in the kernel's own histograms. */
export { latency, type LatencyStreamOptions } from './stream.ts';
export { percentile, type LatencyHistogram, type LatencyInterval } from './histogram.ts';
export { LatencySession, type LatencyOptions } from './session.ts';
