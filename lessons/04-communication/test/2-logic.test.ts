import { join } from 'node:path';
import { matchers, replayEvents } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { formatOpen, type Open } from '#lesson';

expect.extend(matchers);

const recorded = replayEvents<Open>(join(import.meta.dirname, 'recorded', 'opens.events'));

test('[04.1] an open becomes a line with its time, process, CPU and path', () => {
  const start = recorded[0]?.time ?? 0n;
  const whole = recorded.filter(({ path_length }) => path_length > 0 && path_length < 64);
  expect(whole.map((open) => formatOpen(open, start))).toObserve(
    [
      '  0.000000    2789    1 sh               /tmp/greeting',
      '  0.000021    2789    1 sh               /dev/null',
      '  0.017071    2790    1 perl             /dev/urandom',
      '  0.017241    2790    1 perl             /dev/urandom',
      '  0.017385    2790    1 perl             /usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache',
      '  0.017810    2790    1 perl             /dev/null',
      '  0.018160    2790    1 perl             ',
    ],
    { what: 'formatOpen', did: 'replayed opens that a shell and perl made' },
  );
});

test('[04.1] a path that filled its room, and one that could not be read, say so', () => {
  const others = recorded.filter(({ path_length }) => path_length < 0 || path_length >= 64);
  expect(others.map((open) => formatOpen(open, open.time))).toObserve(
    [
      '  0.000000    2790    1 perl             /tmp/a-long-name/a-long-name/a-long-name/a-long-name/a-long-nam…',
      '  0.000000    2790    1 perl             (unreadable)',
    ],
    { what: 'formatOpen', did: 'replayed the open of a long path, and one of address 1' },
  );
});

test('[04.1] times are exact, however long the machine is up', () => {
  const [open] = recorded;
  const boot = 2n ** 63n;
  const time = boot + 1000n;
  const line = open === undefined ? '' : formatOpen({ ...open, time }, boot);
  expect(line.slice(0, 10)).toObserve('  0.000001', {
    what: 'the time of formatOpen',
    did: `gave it an open ${time - boot} ns after the start, at ${time} ns since boot`,
  });
});
