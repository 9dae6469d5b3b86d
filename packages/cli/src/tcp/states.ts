import { TcpState } from '@ebpf-dojo/bpf/tcp';

/** A state of a socket, as the kernel calls it without `TCP_`. */
export type StateName = keyof typeof TcpState extends `TCP_${infer Name}` ? Name : never;

const NAMES = new Map<number, StateName>(
  Object.entries(TcpState).map(([name, number]) => [
    number,
    name.slice('TCP_'.length) as StateName,
  ]),
);

/** Every state that the kernel tells of. A socket in TIME_WAIT is another one, smaller, that has no such changes. */
export const stateNames: readonly StateName[] = [...NAMES.values()].filter(
  (name) => name !== 'TIME_WAIT',
);

/** The name of a state by its number. */
export function stateName(number: number): StateName {
  return NAMES.get(number) ?? 'CLOSE';
}

/** States as the bits of `rules` in bpf/include/live-filter.h. */
export function stateBits(names: readonly StateName[]): number {
  return names.reduce((bits, name) => bits | (1 << TcpState[`TCP_${name}`]), 0);
}

/** What {@link stateBits} was given. */
export function statesOf(bits: number): StateName[] {
  return stateNames.filter((name) => (bits & stateBits([name])) !== 0);
}
