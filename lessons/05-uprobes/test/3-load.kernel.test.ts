import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { OPENER, countMallocs, loadCalls, loadMallocs, probe } from '#lesson';

requires('uprobe', 'ring buffer', 'btf');

test('[05.2] both programs are loaded and attached', () => {
  using calls = loadCalls();
  const { on_entry: entry, on_return: exit } = calls.programs;
  probe({ entry, exit }, { binary: OPENER, function: 'open_file' });
  expect([entry.attachments, exit.attachments]).toObserve([1, 1], {
    what: 'attachments of on_entry and on_return',
    did: 'probed open_file',
    beside: calls,
  });
});

test('[05.2] a function that is not there is told, with names near it, and nothing stays attached', () => {
  using calls = loadCalls();
  const { on_entry: entry, on_return: exit } = calls.programs;
  expect(() => probe({ entry, exit }, { binary: OPENER, function: 'open_fiel' })).toThrow(
    /has no such function\. Did you mean open_file/,
  );
  expect([entry.attachments, exit.attachments]).toObserve([0, 0], {
    what: 'attachments of on_entry and on_return',
    did: 'probed open_fiel, which is not there',
  });
});

test('[05.7] on_malloc is loaded, and attached once', () => {
  using mallocs = loadMallocs();
  countMallocs(mallocs, process.pid);
  expect(mallocs.programs.on_malloc.attachments).toObserve(1, {
    what: 'attachments of on_malloc',
    did: `counted what process ${process.pid} asks of malloc`,
    beside: mallocs,
  });
});
