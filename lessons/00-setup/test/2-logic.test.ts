import { matchers } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { capabilitiesIn, isAtLeast, parseRelease, placeOf } from '#lesson';
import { recorded } from './recorded-status.ts';
import { recordedTypes } from './recorded-types.ts';

expect.extend(matchers);

test.for([
  ['6.18.44', 6, 18, 44],
  ['5.10', 5, 10, 0],
  ['6.1.0-37-amd64', 6, 1, 0],
  ['6.12.48+deb13-amd64', 6, 12, 48],
  ['7.0-rc3', 7, 0, 0],
] as const)('[00.1] reads the release %s', ([text, major, minor, patch]) => {
  expect(parseRelease(text)).toObserve(
    { major, minor, patch },
    { what: 'the release', did: `parseRelease('${text}')` },
  );
});

test('[00.1] a text without numbers is no release', () => {
  expect(parseRelease('linux')).toObserve(undefined, {
    what: 'the release',
    did: "parseRelease('linux')",
  });
});

test('[00.1] 6.1 is newer than 5.10, and 5.9 is older', () => {
  const atLeast = (major: number, minor: number) => isAtLeast({ major, minor, patch: 3 }, [5, 10]);
  const seen = Object.fromEntries(
    [
      [4, 19],
      [5, 9],
      [5, 10],
      [5, 15],
      [6, 1],
      [7, 0],
    ].map(([major = 0, minor = 0]) => [`${major}.${minor}`, atLeast(major, minor)]),
  );
  expect(seen).toObserve(
    { '4.19': false, '5.9': false, '5.10': true, '5.15': true, '6.1': true, '7.0': true },
    { what: 'which releases are at least 5.10', did: 'isAtLeast(release, [5, 10]) of each' },
  );
});

const reading = (kind: string) => ({
  what: 'the capabilities',
  did: `capabilitiesIn(status) of ${kind}`,
});

test('[00.2] root has all capabilities, and another user none', () => {
  expect({
    root: capabilitiesIn(recorded.root),
    user: capabilitiesIn(recorded.user),
  }).toObserve(
    { root: ['CAP_DAC_READ_SEARCH', 'CAP_SYS_ADMIN', 'CAP_PERFMON', 'CAP_BPF'], user: [] },
    reading('a process of root, and one of a user'),
  );
});

test('[00.2] [M1.8] reads the bits beyond 31, of CAP_PERFMON and CAP_BPF', () => {
  expect({
    tracer: capabilitiesIn(recorded.tracer),
    container: capabilitiesIn(recorded.container),
  }).toObserve(
    { tracer: ['CAP_PERFMON', 'CAP_BPF'], container: [] },
    reading('a user with CAP_PERFMON and CAP_BPF, and root in a container'),
  );
});

test('[00.2] only those in effect count, and not those that are permitted', () => {
  expect(capabilitiesIn(recorded.careful)).toObserve(
    ['CAP_DAC_READ_SEARCH'],
    reading('a process that has put down what it is permitted'),
  );
});

test('[00.3] says size and place in bytes', () => {
  const place = (member: string) => placeOf(recordedTypes, 'task_struct', member);
  expect({ stack: place('stack'), tgid: place('tgid'), comm: place('comm') }).toObserve(
    {
      stack: { size: 48, offset: 8 },
      tgid: { size: 48, offset: 24 },
      comm: { size: 48, offset: 28 },
    },
    {
      what: 'places of members',
      did: "placeOf(types, 'task_struct', …) of stack, tgid and comm, in types that were recorded",
    },
  );
});

test('[00.3] there is no place for what a kernel does not have', () => {
  expect({
    struct: placeOf(recordedTypes, 'task', 'tgid'),
    member: placeOf(recordedTypes, 'task_struct', 'parent'),
  }).toObserve(
    { struct: undefined, member: undefined },
    { what: 'places', did: 'placeOf(types, …) of a struct and of a member that are not there' },
  );
});
