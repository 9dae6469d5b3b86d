import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { requires, workload } from '@ebpf-dojo/testkit';
import { describe, expect, test } from 'vitest';
import {
  attachIter,
  iterLines,
  openObject,
  readIter,
  type AnyShape,
  type BpfMap,
  type BpfObject,
} from '../index.ts';
import { fixture } from '../testing/fixtures.ts';

interface IteratorsShape extends AnyShape {
  readonly maps: { readonly numbers: BpfMap<number, bigint> };
  readonly programs: 'each_task' | 'each_element';
}

const bytes = fixture('iterators');

function load(): BpfObject<IteratorsShape> {
  using open = openObject<IteratorsShape>(bytes, { name: 'iterators' });
  return open.load();
}

/** `tid pid comm` of each thread of some processes, as /proc has them. */
function threads(pids: readonly number[]): string[] {
  return pids.flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map(
      (tid) => `${tid} ${pid} ${readFileSync(`/proc/${pid}/task/${tid}/comm`, 'utf8').trimEnd()}`,
    ),
  );
}

describe('an iterator over tasks', () => {
  test('gives every thread that /proc has, each once', async () => {
    requires('iter');
    // Processes that neither come nor go.
    const still = await Promise.all([workload.opens(), workload.calls(), workload.sleep()]);
    using object = load();
    using link = attachIter(object.programs.each_task);
    const lines = [...iterLines(link)];
    const watched = [process.pid, ...still.map(({ pid }) => pid)];
    const ours = lines.filter((line) => watched.includes(Number(line.split(' ')[1])));
    expect(ours.toSorted()).toEqual(threads(watched).toSorted());
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(lines.length);
  });

  test('of one process gives its threads alone', async () => {
    requires('iter', 'iter of one task');
    const work = await workload.opens();
    using object = load();
    using threadsOfIt = attachIter(object.programs.each_task, { pid: work.pid });
    expect([...iterLines(threadsOfIt)]).toEqual(threads([work.pid]));
    using itself = attachIter(object.programs.each_task, { tid: work.pid });
    expect([...iterLines(itself)]).toEqual(threads([work.pid]));
    expect(itself.info).toMatchObject({ type: 'iter', target: 'task', tid: work.pid });
  });

  test('is detached when it is closed', () => {
    requires('iter');
    using object = load();
    const link = object.programs.each_task.attach();
    link.close();
    expect(() => [...iterLines(link)]).toThrow(expect.objectContaining({ name: 'ClosedError' }));
  });
});

describe('an iterator over the elements of a map', () => {
  test('gives each, in more than one read', () => {
    requires('iter');
    using object = load();
    const count = randomInt(2500, 4000);
    const expected = Array.from({ length: count }, (_, key) => {
      const value = BigInt(key) * 0x1_0000_0001n;
      object.maps.numbers.set(key, value);
      return `${key} is ${value}`;
    });
    using link = attachIter(object.programs.each_element, { map: object.maps.numbers });
    expect([...iterLines(link)].toSorted()).toEqual(expected.toSorted());
    expect([...readIter(link)].length).toBeGreaterThan(1);
    expect(link.info).toMatchObject({ type: 'iter', target: 'bpf_map_elem' });
  });

  test('can be read again, and left early', () => {
    requires('iter');
    using object = load();
    object.maps.numbers.set(7, 49n).set(8, 64n);
    using link = attachIter(object.programs.each_element, { map: object.maps.numbers });
    for (const line of iterLines(link)) {
      expect(line).toMatch(/^[78] is (49|64)$/);
      break;
    }
    expect([...iterLines(link)]).toHaveLength(2);
  });

  test('without its map is refused', () => {
    requires('iter');
    using object = load();
    expect(() => attachIter(object.programs.each_element)).toThrow(
      expect.objectContaining({ name: 'BpfError', operation: 'attach' }),
    );
  });
});
