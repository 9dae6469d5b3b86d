import type { BaseMap } from './map.ts';

/** The names and types of one object's maps, programs and global variables; skeletons generate it. */
export interface ObjectShape {
  /** The class of each map, by name. */
  readonly maps: object;
  /** The names of programs, as a union. */
  readonly programs: string;
  /** Global variables before load: all can be set. */
  readonly variables: object;
  /** Global variables after load: constants are read-only. */
  readonly globals: object;
}

/** The shape of an object nobody described. */
export interface AnyShape extends ObjectShape {
  /** Maps of any class, by name. */
  readonly maps: Readonly<Record<string, BaseMap>>;
  /** Any name. */
  readonly programs: string;
  readonly variables: Record<string, unknown>;
  readonly globals: Record<string, unknown>;
}
