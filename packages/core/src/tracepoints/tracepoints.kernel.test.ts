import { expect, test } from 'vitest';
import { requires } from '@ebpf-dojo/testkit';
import { listTracepoints, readTracepointFormat } from './index.ts';

requires('root', 'tracepoint');

test('[E6] tracepoints of this kernel are described, and most fields are shown', () => {
  const all = ['sched', 'sock', 'block', 'signal', 'writeback'].flatMap((category) =>
    listTracepoints(`${category}:*`),
  );
  expect(all.length).toBeGreaterThan(50);
  let shown = 0;
  let fields = 0;
  for (const target of all) {
    const format = readTracepointFormat(target);
    const values = format.decode(new Uint8Array(format.size));
    const own = format.fields.filter(({ common }) => !common);
    expect(Object.keys(values)).toHaveLength(format.fields.length);
    fields += own.length;
    shown += own.filter(({ name }) => format.text(name, values) !== undefined).length;
  }
  expect(shown / fields).toBeGreaterThan(0.8);
});

test('a list is by pattern, and a wrong name is told with those near it', () => {
  expect(listTracepoints('sched:sched_process_e*').map(({ name }) => name)).toEqual([
    'sched_process_exec',
    'sched_process_exit',
  ]);
  expect(listTracepoints('sched_process_exec')).toEqual([
    { category: 'sched', name: 'sched_process_exec' },
  ]);
  expect(() => readTracepointFormat({ category: 'sched', name: 'sched_switsh' })).toThrow(
    /read of tracepoint sched:sched_switsh failed: .*\(ENOENT\)\n.*sched:sched_switch/,
  );
});
