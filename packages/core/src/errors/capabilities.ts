/** Bits of `CapEff` in /proc/PID/status. Source: include/uapi/linux/capability.h. */
export const CAPABILITY_BITS = {
  CAP_DAC_READ_SEARCH: 2n,
  CAP_NET_ADMIN: 12n,
  CAP_SYS_ADMIN: 21n,
  CAP_SYS_RESOURCE: 24n,
  CAP_PERFMON: 38n,
  CAP_BPF: 39n,
} as const;

/** A capability that BPF may need, as capabilities(7) names it. */
export type Capability = keyof typeof CAPABILITY_BITS;

/** The capabilities among {@link CAPABILITY_BITS} whose bits are set. */
export function capabilitiesIn(bits: bigint): ReadonlySet<Capability> {
  const entries = Object.entries(CAPABILITY_BITS) as [Capability, bigint][];
  return new Set(entries.filter(([, bit]) => (bits >> bit) % 2n === 1n).map(([name]) => name));
}
