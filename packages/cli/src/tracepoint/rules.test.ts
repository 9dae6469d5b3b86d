import { RuleKind, type Rule } from '@ebpf-dojo/bpf/tracepoint';
import { TracepointFormat } from '@ebpf-dojo/core/tracepoints';
import { expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { parseFilter } from './expression.ts';
import { rulesOf } from './rules.ts';
import type { Target } from './targets.ts';

const format = TracepointFormat.parse(`name: sample
ID: 7
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;

	field:__data_loc char[] path;	offset:8;	size:4;	signed:0;
	field:char comm[16];	offset:12;	size:16;	signed:0;
	field:u8 state;	offset:28;	size:1;	signed:0;
	field:int prio;	offset:32;	size:4;	signed:1;
	field:u8 bytes[4];	offset:36;	size:4;	signed:0;

print fmt: "state=%s", __print_symbolic(REC->state, { 1, "RUNNING" }, { 2, "STOPPED" })
`);
const target: Target = { category: 'test', name: 'sample', event: 'test:sample', format };
const empty: Rule = {
  kind: RuleKind.RULE_NUMBER,
  orderings: 0,
  offset: 0,
  shift: 0,
  is_signed: false,
  base: 0,
  length: 0,
  negated: false,
  ends_group: false,
  number: 0n,
  words: Array<bigint>(8).fill(0n),
  masks: Array<bigint>(8).fill(0n),
};
/** The record begins at 100. */
const layout = {
  event: () => ({ offset: 8, size: 4 }),
  record: 100,
  recordBytes: 1024,
  userTexts: 64,
  userTextBytes: 256,
};
const rules = (text: string) => rulesOf(parseFilter(text), target, { text, layout, empty });

test('[E6] numbers are compared with sign and size of their fields', () => {
  expect(rules('prio<-5 && state==STOPPED || state&3')).toMatchObject([
    { kind: 0, orderings: 1, offset: 132, shift: 32, is_signed: true, number: 2n ** 64n - 5n },
    {
      kind: 0,
      orderings: 2,
      offset: 128,
      shift: 56,
      is_signed: false,
      number: 2n,
      ends_group: true,
    },
    { kind: 1, offset: 128, number: 3n, ends_group: true },
  ]);
  expect(rules('prio>=010 && prio!=0xff').map(({ number }) => number)).toEqual([8n, 255n]);
});

test('[E6] texts are compared by words, with the zero behind them unless they go on', () => {
  const [equal, open, fixed] = rules('path==/etc && path!~/etc/* && comm=="sixteen letters!"');
  const word = (text: string) => Buffer.from(text.padEnd(8, '\0')).readBigUInt64LE();
  expect(equal).toMatchObject({ kind: 3, offset: 108, base: 100, length: 5, negated: false });
  expect(equal?.words[0]).toBe(word('/etc'));
  expect(equal?.masks[0]).toBe(0xff_ffff_ffffn);
  expect(open).toMatchObject({ kind: 3, length: 5, negated: true });
  expect(open?.words[0]).toBe(word('/etc/'));
  expect(fixed).toMatchObject({ kind: 2, offset: 112, length: 16 });
  expect(fixed?.masks.slice(0, 3)).toEqual([2n ** 64n - 1n, 2n ** 64n - 1n, 0n]);
});

test('pid, tid and comm are there unless the tracepoint has its own', () => {
  expect(rules('pid==1')).toMatchObject([{ offset: 8, shift: 32, is_signed: false }]);
  expect(rules('comm==a')).toMatchObject([{ offset: 112 }]);
});

test.for([
  ['prioo==1', /character 1: test:sample has no field prioo: did you mean prio\?$/],
  ['common_type==1', /has no field common_type/],
  ['prio==RUNNING', /character 7: prio is a number/],
  ['state==SLEEPING', /state is a number, or one of its names \(RUNNING, STOPPED, …\)/],
  ['state==256', /state is a number from 0 to 255/],
  ['prio~1*', /prio is a number, and ~ is for texts/],
  ['comm<a', /comm is a text/],
  ['comm~*a', /one \*, at its end/],
  ['comm==seventeen-letters', /comm has 16 bytes/],
  [`path==${'a'.repeat(64)}`, /up to 63 bytes/],
  ['bytes==1', /bytes is u8\[\], which nothing compares/],
] as const)('[E9] %s is refused, with the reason', ([text, message]) => {
  expect(() => rules(text)).toThrow(UsageError);
  expect(() => rules(text)).toThrow(message);
});
