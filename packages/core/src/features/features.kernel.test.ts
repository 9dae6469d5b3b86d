import { release } from 'node:os';
import { describe, expect, test } from 'vitest';
import { features, kernelIds } from '../index.ts';
import { requires } from '@ebpf-dojo/testkit';

requires('root', 'bpf');

const [major = 0, minor = 0] = release().split('.').map(Number);

/** Whether this kernel is of that release or newer. */
function isSince(since: string): boolean {
  const [wantedMajor = 0, wantedMinor = 0] = since.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

const typeAnswers = [
  ...features.mapTypes.map((type) => features.mapType(type)),
  ...features.programTypes.map((type) => features.programType(type)),
];

describe('map and program types', () => {
  test.for(typeAnswers)('$feature: as its release says', ({ has, since, option, seen, code }) => {
    expect({ has, seen, code }).not.toMatchObject({ has: 'inconclusive' });
    if (!isSince(since)) expect({ has, seen }).toMatchObject({ has: 'no' });
    // Where a build option or this machine's own policy decides, the release proves nothing.
    else if (option === undefined && code !== 'EPERM')
      expect({ has, seen }).toMatchObject({ has: 'yes' });
  });
});

describe('helpers', () => {
  const answers = features.helpers.map((helper) => ({
    helper,
    anywhere: (
      ['kprobe', 'tracing', 'xdp', 'sched_cls', 'sk_msg', 'cgroup_sock_addr'] as const
    ).map((type) => features.helper(helper, type)),
  }));

  test('no kernel has one before its release', () => {
    const early = answers.filter(({ anywhere }) =>
      anywhere.some(({ has, since }) => has === 'yes' && !isSince(since)),
    );
    expect(early.map(({ helper }) => helper)).toEqual([]);
  });

  test('the kernel knows those of its release, for some program or other', () => {
    const unheardOf = answers.filter(
      ({ anywhere }) =>
        isSince(anywhere[0]?.since ?? '') &&
        anywhere.every(({ seen }) => seen.includes('invalid func')),
    );
    expect(unheardOf.map(({ helper }) => helper)).toEqual([]);
  });

  test('depend on the program type', () => {
    const has = (...asked: Parameters<typeof features.helper>) => features.helper(...asked).has;
    expect(has('ringbuf_output', 'kprobe')).toBe('yes');
    expect(has('xdp_adjust_head', 'xdp')).toBe('yes');
    expect(has('xdp_adjust_head', 'kprobe')).toBe('no');
    expect(has('get_current_task_btf', 'tracing')).toBe(isSince('5.11') ? 'yes' : 'no');
    expect(has('ringbuf_output', 'ext')).toBe('inconclusive');
  });

  test('that only iterators have are those of tracing programs', () => {
    expectTracing('get_current_task_btf', '5.11', 'loaded');
    expectTracing('seq_write', '5.7', 'found by the verifier, in iter programs');
    expect(features.helper('xdp_adjust_head', 'tracing').has).toBe('no');
  });

  test('that only fentry and fexit have are those of tracing programs', () => {
    requires('fentry');
    // A kernel as new as 7.2 lets BTF tracepoints have this one as well.
    const seen = expect.stringMatching(/^found by the verifier(, in fentry programs)?$/) as string;
    expectTracing('get_func_arg', '5.17', seen);
    expectTracing('get_func_ret', '5.17', 'found by the verifier, in fentry programs');
  });

  function expectTracing(
    helper: Parameters<typeof features.helper>[0],
    since: string,
    seen: string,
  ) {
    const answer = features.helper(helper, 'tracing');
    const expected = isSince(since) ? { has: 'yes', seen } : { has: 'no' };
    expect(answer).toMatchObject(expected);
  }
});

describe('hooks', () => {
  test.for(features.hooks)('%s: attached and run, or missing with a reason', (kind) => {
    const { has, seen, remedy, since } = features.hook(kind);
    expect({ has, seen }).not.toMatchObject({ has: 'inconclusive' });
    if (!isSince(since)) expect(has).toBe('no');
    if (has === 'yes') expect(seen).toMatch(/^attached, ran [1-9]\d*×$/);
    else expect(remedy).toMatch(/\w/);
  });

  test('those that every kernel has from its release on', () => {
    for (const kind of ['raw_tp', 'perf_event', 'ring buffer', 'cookie'] as const) {
      const { has, since } = features.hook(kind);
      expect({ kind, has }).toEqual({ kind, has: isSince(since) ? 'yes' : 'no' });
    }
  });
});

test('an answer is found out once, and cannot be changed', () => {
  const first = features.hook('raw_tp');
  const before = kernelIds('program');
  expect(features.hook('raw_tp')).toBe(first);
  expect(kernelIds('program')).toEqual(before);
  expect(() => Object.assign(first, { has: 'no' })).toThrow(TypeError);
});

test('unknown names are refused, and never become a number for C', () => {
  for (const name of ['nope', 'unspec', 'constructor', 7, null, undefined]) {
    const ask = [
      () => features.mapType(name as never),
      () => features.programType(name as never),
      () => features.helper(name as never, 'kprobe'),
      () => features.helper('ringbuf_output', name as never),
      () => features.hook(name as never),
    ];
    for (const attempt of ask) expect(attempt).toThrow(RangeError);
  }
});
