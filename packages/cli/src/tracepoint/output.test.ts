import type { TracepointValue } from '@ebpf-dojo/core/tracepoints';
import { expect, test } from 'vitest';
import { tracepointLine as schema } from '../output/schema/index.ts';
import { WallClock } from '../tracing/clock.ts';
import { tracepointLine } from './json-output.ts';
import { textLine } from './text-output.ts';

const event = {
  time: 5_000_000_000n,
  pid: 42,
  tid: 43,
  index: 0,
  record_bytes: 0,
  user_text_bytes: [0, 0, 0],
  comm: 'a\nb',
  record: new Uint8Array(),
};
const field = (name: string, value: TracepointValue, text = String(value)) => ({
  name,
  value,
  text,
  named: text !== String(value),
});
const shown = {
  event,
  name: 'sock:inet_sock_set_state',
  fields: [
    field('__syscall_nr', 1),
    field('newstate', 7, 'TCP_CLOSE'),
    field('skaddr', 2n ** 64n - 1n, '0xffffffffffffffff'),
    field('saddr', [127, 0, 0, 1], '127.0.0.1'),
    field('path', 'a\tb'),
  ],
};

test('[E6] a record is a line of name=value, safe for a terminal', () => {
  expect(textLine(shown, '1.5', (_style, text) => text)).toBe(
    String.raw`     42 a\x0ab                 1.5 sock:inet_sock_set_state newstate=TCP_CLOSE skaddr=0xffffffffffffffff saddr=127.0.0.1 path=a\x09b`,
  );
});

test('[E6] in JSON it has values, and beside them what the kernel prints', () => {
  const line = tracepointLine(shown, new WallClock());
  expect(schema.parse(line)).toMatchObject({
    event: 'sock:inet_sock_set_state',
    comm: 'a\nb',
    fields: { newstate: 7, skaddr: '18446744073709551615', saddr: [127, 0, 0, 1], path: 'a\tb' },
    text: { newstate: 'TCP_CLOSE', saddr: '127.0.0.1' },
  });
});
