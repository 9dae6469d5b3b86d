import type { Resource } from '../resource.ts';

/** How many events of a map were lost as its program counts it; undefined when it does not. */
export type LostCounter = () => bigint | undefined;

/**
 * The counter of a map: the global variable that `RING_LOST(map)` of include/ebpf-dojo/ring.bpf.h declares.
 *
 * @param owner the map's object; a map that stands alone has no counter
 */
export function lostCounter(map: string, owner: Resource | undefined): LostCounter {
  const variable = `ring_lost_${map}`;
  return () => {
    const { globals } = (owner ?? {}) as { readonly globals?: Readonly<Record<string, unknown>> };
    const lost = globals?.[variable];
    return typeof lost === 'bigint' ? lost : undefined;
  };
}
