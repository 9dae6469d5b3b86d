import { BpfObject, BtfError, RingBuffer, type Btf } from '@ebpf-dojo/core';
import { writeRecording } from './file.ts';

/**
 * Takes everything that is in a ring buffer now and writes it to a file, for {@link replayEvents}.
 *
 * @param ring a ring buffer map that says `__type(value, …)`
 * @returns how many records there were
 * @throws {BtfError} when the ring's C source does not say its event type
 */
export function recordEvents(ring: RingBuffer<unknown>, file: string): number {
  const object = ring.owner as BpfObject;
  const typeId = eventType(object.btf, ring.name);
  const records: Uint8Array[] = [];
  ring.drainRaw((view, offset, length) =>
    records.push(new Uint8Array(view.buffer, view.byteOffset + offset, length).slice()),
  );
  writeRecording(file, { typeId, btf: object.btf.bytes, records });
  return records.length;
}

/** The type behind `__type(value, …)`: libbpf's macro declares a member `value` that points to it. */
function eventType(btf: Btf, map: string): number {
  const section = btf.find('datasec', '.maps');
  for (const { type } of section?.variables ?? []) {
    const variable = btf.type(type);
    if (variable.kind !== 'var' || variable.name !== map) continue;
    const definition = btf.resolve(variable.type);
    const value =
      definition.kind === 'struct'
        ? definition.members.find(({ name }) => name === 'value')
        : undefined;
    const pointer = value === undefined ? undefined : btf.resolve(value.type);
    if (pointer?.kind === 'pointer') return pointer.type;
  }
  throw new BtfError(
    `The C source of map '${map}' does not say its event type: add __type(value, struct …) to it.`,
  );
}
