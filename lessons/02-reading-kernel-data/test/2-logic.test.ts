import { join } from 'node:path';
import { matchers, replayEvents } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { dfdText, flagNames, openLine, pathText, timeText, type Open } from '#lesson';

expect.extend(matchers);

/** What was recorded, without its time, flags and parent. */
const expectedLines: readonly string[] = [
  'MainThread[192/192] do_sys_openat2 dfd=AT_FDCWD (unreadable)',
  'cat[192/192] do_sys_openat2 dfd=AT_FDCWD "/etc/ld.so.cache"',
  'cat[192/192] do_sys_openat2 dfd=AT_FDCWD "/etc/passwd"',
  'workload[193/193] do_sys_openat2 dfd=4 "null"',
  'workload[194/194] do_sys_openat2 dfd=AT_FDCWD (unreadable)',
  `cat[195/195] do_sys_openat2 dfd=AT_FDCWD "/tmp/${'a-long-name/'.repeat(20)}a-long-nam"…`,
  'sh[196/196] do_sys_openat2 dfd=AT_FDCWD "/tmp/greeting"',
];

/** Where the clock of the events starts in these tests. */
const midnight = new Date(2026, 0, 31).getTime();

test('[02.1] AT_FDCWD has a name, and directories have numbers', () => {
  const dfds = [-100, 0, 3, 1023, -1, -101];
  expect(dfds.map(dfdText)).toObserve(['AT_FDCWD', '0', '3', '1023', '-1', '-101'], {
    what: 'dfdText',
    did: `asked for the dfds ${dfds.join(', ')}`,
  });
});

test('[02.1] paths are in quotes, with what is not printable escaped', () => {
  const paths = ['/etc/passwd', '', 'a "name"', 'two\nlines'];
  const texts = paths.map((path) => pathText({ path, path_length: path.length + 1 }));
  expect(texts).toObserve(['"/etc/passwd"', '""', '"a \\"name\\""', '"two\\nlines"'], {
    what: 'pathText',
    did: 'gave it four paths that were read whole',
  });
});

test('[02.1] a path that was cut, and one that could not be read, say so', () => {
  const long = `/${'x'.repeat(254)}`;
  const texts = [
    pathText({ path: long, path_length: 256 }),
    pathText({ path: '', path_length: -14 }),
    pathText({ path: long.slice(1), path_length: 255 }),
  ];
  expect(texts).toObserve([`"${long}"…`, '(unreadable)', `"${long.slice(1)}"`], {
    what: 'pathText',
    did: 'gave it a full 256 bytes, the error -14 (EFAULT), and 255 bytes',
  });
});

test('[02.1] [M1.5] nanoseconds since boot become a time of day', () => {
  const times = [0n, 999_999n, 43_384_123_000_000n, 43_384_123_999_999n, 86_399_999_000_000n];
  const texts = times.map((time) => timeText(time, midnight));
  expect(texts).toObserve(
    ['00:00:00.000', '00:00:00.000', '12:03:04.123', '12:03:04.123', '23:59:59.999'],
    { what: 'timeText', did: `gave it ${times.join(', ')}, by a clock that starts at midnight` },
  );
});

test('[02.1] [M1.5] recorded events have process, thread, time and arguments in their lines', () => {
  const recorded = replayEvents<Open>(join(import.meta.dirname, 'recorded', 'opens.events'));
  const lines = recorded.map((open) => openLine({ ...open, time: 1_000_000n }, midnight));
  // Flags have other numbers on other architectures: flagNames reads them as those of the one it runs on.
  const ends = recorded.map((open) => `flags=${flagNames(open.flags)} parent=${open.parent}`);
  expect(lines).toObserve(
    expectedLines.map((line, index) => `00:00:00.001 ${line} ${ends[index]}`),
    { what: 'openLine', did: 'replayed what a probe on do_sys_openat2 recorded on Linux 6.12' },
  );
});
