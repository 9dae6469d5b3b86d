import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { startCalls, startExecs, startOpens, startSessions, startStates } from '#lesson';

requires('tracepoint', 'ring buffer', 'btf');

test.for([
  ['06.1', 'execs', startExecs],
  ['06.2', 'calls', startCalls],
  ['06.3', 'opens', startOpens],
  ['06.5', 'states', startStates],
  ['06.7', 'sessions', startSessions],
] as const)('[%s] the programs of %s are loaded and attached', ([, name, start]) => {
  using object = start();
  const attached = Object.values(object.programs).map(({ attachments }) => attachments);
  expect(attached).toObserve(
    attached.map(() => 1),
    { what: 'attachments of each program', did: `started ${name}` },
  );
});
