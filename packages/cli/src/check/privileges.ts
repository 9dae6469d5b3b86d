import { readFileSync } from 'node:fs';
import { sudoCommand } from '../sudo-command.ts';
import type { Outcome } from './checks.ts';

// include/uapi/linux/capability.h
const capabilities = { CAP_BPF: 39n, CAP_PERFMON: 38n } as const;
const CAP_SYS_ADMIN = 21n;

/** Which of the capabilities eBPF tracing needs this process has. */
export function privileges(): Outcome {
  const effective = BigInt(
    `0x${/^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
  );
  const has = (bit: bigint) => (effective >> bit) % 2n === 1n;
  const user = process.geteuid?.() === 0 ? 'root' : `user ${process.geteuid?.()}`;
  if (has(CAP_SYS_ADMIN)) return { status: 'ok', detail: `${user}, with CAP_SYS_ADMIN` };
  const missing = Object.entries(capabilities).filter(([, bit]) => !has(bit));
  if (missing.length === 0)
    return { status: 'ok', detail: `${user}, with CAP_BPF and CAP_PERFMON` };
  return {
    status: 'missing',
    detail: `${user}, without ${missing.map(([name]) => name).join(' and ')}`,
    fix: `Run it as root: ${sudoCommand()}`,
  };
}
