import { codecHelpers, CodecWriter } from '../btf/codec-source.ts';
import { classifier, rootName } from '../btf/classify.ts';
import { key } from '../btf/declaration-source.ts';
import { layoutOf } from '../btf/layout.ts';
import type { SourceStyle } from '../btf/source-style.ts';
import type { Skeleton, SkeletonMap } from '../generated/skeleton.ts';
import type { OpenMap } from '../open-map.ts';
import type { OpenObject } from '../object.ts';
import { variablesOf } from '../variables.ts';
import type { TypedMap } from './map-expression.ts';

/** The code of a skeleton that reads and writes values. */
export interface SkeletonCodecs {
  /** What the code was written for. */
  readonly skeleton: Omit<Skeleton, 'codecs'>;
  /** The body of a function that gives the codecs by name. */
  readonly source: string;
  /** What it calls. */
  readonly helpers: readonly string[];
}

/** Writes a codec for each type that a map or variable has; where the name and the layout are the same, there is one. */
export function skeletonCodecs(
  object: OpenObject,
  file: string,
  style: SourceStyle,
): SkeletonCodecs {
  const { btf, name } = object;
  const representationOf = classifier(btf);
  const writer = new CodecWriter(style);
  const layouts = new Map<string, string>();
  const codecs: string[] = [];
  const typeName = (id: number): string => {
    const representation = representationOf(id);
    const layout = layoutOf(representation);
    const root = rootName(btf, id);
    let free = root;
    for (let number = 2; layouts.has(free) && layouts.get(free) !== layout; number++)
      free = `${root}_${number}`;
    if (!layouts.has(free)) {
      layouts.set(free, layout);
      codecs.push(`${key(free)}: ${writer.expression(representation, root)},`);
    }
    return free;
  };
  const mapOf = ({ type, keyTypeId, valueTypeId, inner }: TypedMap): SkeletonMap => ({
    type,
    ...(keyTypeId === 0 ? {} : { key: typeName(keyTypeId) }),
    ...(valueTypeId === 0 ? {} : { value: typeName(valueTypeId) }),
    ...(inner === undefined ? {} : { inner: mapOf(inner) }),
  });
  const maps = Object.values<OpenMap>(object.maps);
  const skeleton = {
    name,
    file,
    maps: Object.fromEntries(maps.map((map) => [map.name, mapOf(map)])),
    programs: Object.keys(object.programs),
    variables: Object.fromEntries(
      variablesOf(btf).map((variable) => [variable.name, typeName(variable.typeId)]),
    ),
    layouts: Object.fromEntries(layouts),
  };
  const source = [...writer.declarations, `return {\n${codecs.join('\n')}\n};`].join('\n');
  const helpers = codecHelpers.filter((helper) => new RegExp(`\\b${helper}\\(`).test(source));
  return { skeleton, source, helpers };
}
