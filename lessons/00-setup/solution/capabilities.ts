/**
 * The capabilities that tracing is about, each with the number of its bit. Source: include/uapi/linux/capability.h.
 */
export const CAPABILITIES = {
  CAP_DAC_READ_SEARCH: 2n,
  CAP_SYS_ADMIN: 21n,
  CAP_PERFMON: 38n,
  CAP_BPF: 39n,
} as const;

export type Capability = keyof typeof CAPABILITIES;

/**
 * The capabilities among {@link CAPABILITIES} that a process may use right now.
 *
 * @param status what is in /proc/PID/status; its line `CapEff` is a mask in hexadecimal: bit 39 is CAP_BPF, and so on
 * @returns in the order of {@link CAPABILITIES}
 */
export function capabilitiesIn(status: string): readonly Capability[] {
  const [, digits = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  const mask = BigInt(`0x${digits}`);
  const all = Object.entries(CAPABILITIES) as [Capability, bigint][];
  return all.filter(([, bit]) => (mask & (1n << bit)) !== 0n).map(([name]) => name);
}

/** Which of the capabilities that tracing needs are missing. CAP_SYS_ADMIN stands for them all, as it did before Linux 5.8. */
export function missingAmong(held: readonly Capability[]): readonly Capability[] {
  if (held.includes('CAP_SYS_ADMIN')) return [];
  return (['CAP_BPF', 'CAP_PERFMON'] as const).filter((name) => !held.includes(name));
}
