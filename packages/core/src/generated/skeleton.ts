import type { Codec } from '../btf/codec.ts';

/** What a generated skeleton knows of its object. Names of types are those of its codecs. */
export interface Skeleton {
  /** The object's name in the kernel. */
  readonly name: string;
  /** The object's file name, for errors. */
  readonly file: string;
  /** Kind, key and value type of each map; without a type, they are bytes. */
  readonly maps: Readonly<Record<string, SkeletonMap>>;
  /** Names of programs. */
  readonly programs: readonly string[];
  /** The type of each global variable. */
  readonly variables: Readonly<Record<string, string>>;
  /** The layout that each codec was written for. */
  readonly layouts: Readonly<Record<string, string>>;
  /** Makes the codecs; called once, when the object is opened for the first time. */
  // oxlint-disable-next-line typescript/no-explicit-any -- of any types
  readonly codecs: () => Readonly<Record<string, Codec<any>>>;
}

/** A map as a skeleton knows it. */
export interface SkeletonMap {
  /** Its kind, as `MapType` names it. */
  readonly type: string;
  /** The type of its keys. */
  readonly key?: string;
  /** The type of its values, or of a ring buffer's events. */
  readonly value?: string;
  /** The maps in it, of a map of maps. */
  readonly inner?: SkeletonMap;
}
