import type { BaseMap } from './map.ts';

/** The names and types of one object's maps, programs and global variables; skeletons generate it. */
export interface ObjectShape {
  readonly maps: object;
  readonly programs: string;
  /** Global variables before load: all can be set. */
  readonly variables: object;
  /** Global variables after load: constants are read-only. */
  readonly globals: object;
}

/** The shape of an object nobody described. */
export interface AnyShape extends ObjectShape {
  readonly maps: Readonly<Record<string, BaseMap>>;
  readonly programs: string;
  readonly variables: Record<string, unknown>;
  readonly globals: Record<string, unknown>;
}
