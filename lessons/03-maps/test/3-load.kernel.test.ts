import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { costOf, readCounts, startCounting, startTiming } from '#lesson';

requires('tracepoint');

test('[03.3] the counter is loaded and attached, and has room for 10 240 processes', () => {
  using counter = startCounting();
  const { programs, maps } = counter;
  expect({
    attached: programs.count_open.attachments,
    room: maps.counts.maxEntries,
  }).toObserve({ attached: 1, room: 10_240 }, { what: 'the counter', beside: counter });
});

test('[03.6] both programs of the timer are loaded and attached', () => {
  using timer = startTiming();
  const { begin_open: begin, end_open: end } = timer.programs;
  expect([begin.attachments, end.attachments]).toObserve([1, 1], {
    what: 'attachments of begin_open and end_open',
    beside: timer,
  });
});

test('[03.2] reads thousands of entries with a few system calls', () => {
  using counter = startCounting({ pids: [] });
  const entries = Array.from({ length: 3000 }, (_, index) => [index + 1, index % 7] as const);
  counter.maps.counts.setMany(entries);
  const { result, calls } = costOf(() => readCounts(counter.maps.counts));
  const read = result.toSorted(([pid], [other]) => pid - other);
  const did = 'put 3000 entries into the map, and read it';
  expect(read).toObserve(entries, { what: 'what was read', did });
  expect(calls < 30 ? 'fewer than 30 calls of bpf(2)' : `${calls} calls of bpf(2)`).toObserve(
    'fewer than 30 calls of bpf(2)',
    { what: 'what reading takes', did },
  );
});

test('[03.2] what was read is still in the map', () => {
  using counter = startCounting({ pids: [] });
  counter.maps.counts.set(4242, 37);
  readCounts(counter.maps.counts);
  expect(counter.maps.counts).toHaveEntry(4242, 37);
});
