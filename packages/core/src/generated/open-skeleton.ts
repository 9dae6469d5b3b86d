import type { Btf } from '../btf/btf.ts';
import { classifier } from '../btf/classify.ts';
import { presetCodec, type Codec } from '../btf/codec.ts';
import { layoutOf } from '../btf/layout.ts';
import { StaleSkeletonError } from '../errors/stale-skeleton-error.ts';
import { openObject, type ObjectShape, type OpenObject, type OpenOptions } from '../object.ts';
import type { OpenMap } from '../open-map.ts';
import { variablesOf } from '../variables.ts';
import type { TypedMap } from '../skeleton/map-expression.ts';
import type { Skeleton, SkeletonMap } from './skeleton.ts';

const made = new WeakMap<Skeleton, ReturnType<Skeleton['codecs']>>();

/**
 * Opens a skeleton's object. Values are read and written by the code that was generated with it, after a check that the object is laid out as
 * that code expects.
 *
 * @throws {StaleSkeletonError} when it is not: the object was built anew, and the skeleton was not
 * @throws {BpfError} when it cannot be read or is no BPF object
 * @throws {LibbpfNotFoundError} when libbpf is missing or too old
 */
export function openSkeleton<S extends ObjectShape>(
  source: URL | Uint8Array,
  skeleton: Skeleton,
  options: OpenOptions = {},
): OpenObject<S> {
  const object = openObject<S>(source, { name: skeleton.name, ...options });
  try {
    for (const [id, type] of checkedTypes(skeleton, object))
      presetCodec(object.btf, id, codecOf(skeleton, type));
    return object;
  } catch (error) {
    object.close();
    throw error;
  }
}

function codecOf(skeleton: Skeleton, type: string): Codec<unknown> {
  let codecs = made.get(skeleton);
  if (codecs === undefined) made.set(skeleton, (codecs = skeleton.codecs()));
  const codec = codecs[type];
  if (codec === undefined)
    throw new RangeError(`the skeleton of ${skeleton.file} has no codec for ${type}`);
  return codec;
}

/** The ids of the object's types, each with the name of its codec, after comparing all there is to compare. */
function checkedTypes(
  skeleton: Skeleton,
  object: { readonly btf: Btf; readonly maps: object; readonly programs: object },
): ReadonlyMap<number, string> {
  const { file } = skeleton;
  const types = new Map<number, string>();
  const layouts = layoutsOf(object.btf);
  const check = (what: string, id: number, type: string | undefined): void => {
    if (types.get(id) === type && type !== undefined) return;
    const expected = type === undefined ? 'bytes' : skeleton.layouts[type];
    const actual = id === 0 ? 'bytes' : layouts(id);
    if (expected !== actual) throw StaleSkeletonError.layout(file, what, expected ?? '', actual);
    if (type !== undefined) types.set(id, type);
  };
  const checkMap = (
    name: string,
    { type, key, value, inner }: SkeletonMap,
    map: TypedMap,
  ): void => {
    if (map.type !== type)
      throw StaleSkeletonError.layout(file, `kind of map '${name}'`, type, map.type);
    check(`key of map '${name}'`, map.keyTypeId, key);
    check(`value of map '${name}'`, map.valueTypeId, value);
    if (inner === undefined) return;
    if (map.inner === undefined) throw StaleSkeletonError.missing(file, `map in map '${name}'`);
    checkMap(`${name}[]`, inner, map.inner);
  };
  for (const [name, expected] of Object.entries(skeleton.maps)) {
    const map = (object.maps as Readonly<Record<string, OpenMap>>)[name];
    if (map === undefined) throw StaleSkeletonError.missing(file, `map '${name}'`);
    checkMap(name, expected, map);
  }
  for (const name of skeleton.programs)
    if (!(name in object.programs)) throw StaleSkeletonError.missing(file, `program '${name}'`);
  const variables = new Map(variablesOf(object.btf).map((variable) => [variable.name, variable]));
  for (const [name, type] of Object.entries(skeleton.variables)) {
    const variable = variables.get(name);
    if (variable === undefined) throw StaleSkeletonError.missing(file, `variable '${name}'`);
    check(`variable '${name}'`, variable.typeId, type);
  }
  return types;
}

function layoutsOf(btf: Btf): (id: number) => string {
  const representationOf = classifier(btf);
  return (id) => layoutOf(representationOf(id));
}
