import { declareTypes, expressionOf, type Btf } from '../btf/index.ts';
import { isPerCpu } from '../map-type.ts';
import type { OpenMap } from '../open-map.ts';
import type { OpenObject } from '../object.ts';
import { variablesOf, type Variable } from '../variables.ts';

/**
 * Writes the typed TypeScript module of a BPF object: its event, key and value types from BTF, the shape of its maps, programs
 * and global variables, and a function that opens it.
 *
 * @param object the open object
 * @param file the object's file name, which the module opens beside itself
 * @returns the module's source; the same object gives the same source
 */
export function generateSkeleton(object: OpenObject, file: string): string {
  const base = pascalCase(object.name);
  const maps = Object.values<OpenMap>(object.maps);
  const variables = variablesOf(object.btf);
  const roots = [
    ...maps.flatMap((map) => [map.keyTypeId, map.valueTypeId]),
    ...variables.map(({ typeId }) => typeId),
  ].filter((id) => id !== 0);
  const types = declareTypes(
    object.btf,
    [...new Set(roots)].map((id) => ({ id })),
  );
  const expression = (id: number): string =>
    id === 0 ? 'Uint8Array' : expressionOf(object.btf, id);
  const mapTypes = maps.map((map): readonly [string, string] => [
    map.name,
    mapType(map, expression),
  ]);
  const classes = [
    ...new Set(mapTypes.map(([, type]) => type.slice(0, type.indexOf('<')))),
  ].toSorted();
  const imports = ['openObject', ...[...classes, 'OpenObject'].map((name) => `type ${name}`)].join(
    ', ',
  );
  const programs = Object.keys(object.programs).map((name) => JSON.stringify(name));
  return `// Generated from ${file} by ebpf-build. Change the C source instead.
import { ${imports} } from '@ebpf-dojo/core';

${types.source}
/** Names and types of everything in ${file}. */
export interface ${base}Shape {
  readonly maps: ${block(mapTypes.map(([name, type]) => `readonly ${JSON.stringify(name)}: ${type}`))};
  readonly programs: ${programs.length > 0 ? programs.join(' | ') : 'never'};
  /** Before load: all can be set. */
  readonly variables: ${block(variables.map((variable) => property(object.btf, variable, false)))};
  /** After load: constants are read-only. */
  readonly globals: ${block(variables.map((variable) => property(object.btf, variable, variable.constant)))};
}

/** Opens ${file}. Configure it, then load() it. */
export function open${base}(): OpenObject<${base}Shape> {
  return openObject<${base}Shape>(new URL(${JSON.stringify(file)}, import.meta.url));
}
`;
}

function mapType(map: OpenMap, expression: (id: number) => string): string {
  const value = expression(map.valueTypeId);
  if (map.type === 'ringbuf') return `RingBuffer<${value}>`;
  if (map.type === 'perf_event_array') return `PerfBuffer<${value}>`;
  return `${isPerCpu(map.type) ? 'PerCpuMap' : 'BpfMap'}<${expression(map.keyTypeId)}, ${value}>`;
}

function property(btf: Btf, variable: Variable, readonly: boolean): string {
  return `${readonly ? 'readonly ' : ''}${JSON.stringify(variable.name)}: ${expressionOf(btf, variable.typeId)}`;
}

function block(properties: readonly string[]): string {
  return properties.length === 0
    ? 'Record<never, never>'
    : `{\n${properties.map((line) => `    ${line};\n`).join('')}  }`;
}

function pascalCase(name: string): string {
  return name
    .replaceAll(/(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replaceAll(/[^a-zA-Z0-9]/g, '');
}
