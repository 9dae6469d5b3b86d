import { readFileSync } from 'node:fs';

const DEVICES = '/sys/bus/event_source/devices';

/** Perf's number for a kind of probe, and the bit of `config` that asks for returns; Documentation/ABI/testing/sysfs-bus-event_source-devices-format. */
export interface ProbeUnit {
  readonly type: number;
  readonly returnBit: bigint;
}

const known = new Map<string, ProbeUnit | undefined>();

/** @returns undefined when this kernel has no such probes */
export function probeUnit(kind: 'kprobe' | 'uprobe'): ProbeUnit | undefined {
  if (!known.has(kind)) known.set(kind, readUnit(kind));
  return known.get(kind);
}

function readUnit(kind: string): ProbeUnit | undefined {
  try {
    const type = Number(readFileSync(`${DEVICES}/${kind}/type`, 'utf8'));
    const format = readFileSync(`${DEVICES}/${kind}/format/retprobe`, 'utf8');
    const bit = /^config:(\d+)/.exec(format)?.[1];
    return bit === undefined ? undefined : { type, returnBit: 1n << BigInt(bit) };
  } catch {
    return undefined;
  }
}
