import { classify } from './btf/classify.ts';
import { compileCodec, type Btf } from './btf/index.ts';
import { isScalar } from './btf/scalar-codec.ts';
import { BpfError } from './errors/bpf-error.ts';
import { libbpf } from './ffi/libbpf.ts';
import { Mapping, aliasMemory, detach, pageSize } from './ffi/memory.ts';
import { liveValue, type LiveMemory, type LiveValue } from './live-value.ts';
import type { MapDefinition, MapHandle } from './map-definition.ts';
import { Resource } from './resource.ts';
import { variablesOf } from './variables.ts';

const EPERM = 1;

/** The global variables of an object before load: every one can be set, constants too. */
export class OpenGlobals extends Resource {
  readonly values = Object.create(null) as Record<string, unknown>;
  readonly #aliases: ArrayBuffer[] = [];

  constructor(sections: readonly MapHandle[], btf: Btf, owner: Resource) {
    super(`globals of ${owner.subject}`, owner);
    for (const { definition, handle } of sections) {
      const size = new BigUint64Array(1);
      const address = libbpf.bpf_map__initial_value(handle, size);
      if (address === null) continue;
      const buffer = aliasMemory(address, Number(size[0]));
      this.#aliases.push(buffer);
      const view = () => {
        this.assertOpen();
        return new DataView(buffer);
      };
      defineVariables(
        this.values,
        { view, writable: true, assertWritable: () => {} },
        btf,
        definition.valueTypeId,
      );
    }
    // A misspelt name is an error, not a new property that the program never sees.
    Object.preventExtensions(this.values);
  }

  protected override release(): void {
    for (const buffer of this.#aliases) detach(buffer);
  }
}

/**
 * The global variables of a loaded object. Variables of `.data` and `.bss` are read and written in the memory the program uses;
 * constants (`.rodata`) can be read.
 */
export class Globals extends Resource {
  readonly values = Object.create(null) as Record<string, unknown>;
  readonly #mappings: Mapping[] = [];

  constructor(sections: readonly MapHandle[], btf: Btf, owner: Resource) {
    super(`globals of ${owner.subject}`, owner);
    for (const { definition } of sections) {
      if (definition.valueTypeId === 0) continue;
      defineVariables(this.values, this.#section(definition), btf, definition.valueTypeId);
    }
    Object.preventExtensions(this.values);
  }

  #section(definition: MapDefinition): LiveMemory {
    const writable = !definition.name.includes('.rodata');
    let mapping: Mapping | undefined;
    const view = () => {
      this.assertOpen();
      if (mapping === undefined) {
        const page = pageSize();
        const length = Math.ceil(definition.valueSize / page) * page;
        mapping = new Mapping({
          subject: `map '${definition.name}'`,
          fd: definition.fd,
          length,
          writable,
        });
        this.#mappings.push(mapping);
      }
      return new DataView(mapping.buffer, 0, definition.valueSize);
    };
    const assertWritable = (path: string) => {
      this.assertOpen();
      if (!writable) throw frozen(path, definition.name);
    };
    return { writable, view, assertWritable };
  }

  protected override release(): void {
    for (const mapping of this.#mappings) mapping.close();
  }
}

function defineVariables(
  target: Record<string, unknown>,
  memory: LiveMemory,
  btf: Btf,
  sectionId: number,
): void {
  for (const { name, typeId, offset, sectionId: its } of variablesOf(btf)) {
    if (its !== sectionId) continue;
    let value: LiveValue | undefined;
    const live = () => (value ??= liveVariable(btf, typeId, memory, offset, name));
    Object.defineProperty(target, name, {
      enumerable: true,
      get: () => live().get(),
      set: (next: unknown) => {
        live().set(next);
      },
    });
  }
}

function liveVariable(
  btf: Btf,
  typeId: number,
  memory: LiveMemory,
  offset: number,
  name: string,
): LiveValue {
  const representation = classify(btf, typeId);
  // A skeleton brings codecs for the types of variables.
  const codec = isScalar(representation) ? undefined : compileCodec(btf, typeId);
  return liveValue(representation, memory, offset, name, codec);
}

function frozen(variable: string, section: string): BpfError {
  return new BpfError({
    operation: 'write',
    subject: `constant '${variable}' (${section})`,
    errno: EPERM,
    hint: 'Constants are fixed when the object is loaded: set them on the open object, before load().',
  });
}
