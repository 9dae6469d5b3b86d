import { describe, expect, test } from 'vitest';
import { BpfError } from './bpf-error.ts';
import { CAPABILITY_BITS, capabilitiesIn, type Capability } from './capabilities.ts';
import { explainDenial, type DenialCause, type Refused } from './denial.ts';
import { gatherPermissionFacts, type PermissionFacts } from './permission-facts.ts';

const all = new Set(Object.keys(CAPABILITY_BITS) as Capability[]);
const only = (...names: readonly Capability[]) => new Set(names);

/** Root on a machine where nothing is in the way. */
const free: PermissionFacts = {
  kernel: [6, 12],
  uid: 0,
  capabilities: all,
  initialUserNamespace: true,
  unprivilegedBpfDisabled: 2,
  perfEventParanoid: 2,
  lockdown: 'none',
  memlock: 8 * 1024 * 1024,
  seccomp: false,
  tracefs: 'readable',
  securityModules: [],
  onBpffs: () => true,
};

const load: Refused = {
  operation: 'load',
  subject: 'BPF object a.bpf.o',
  code: 'EPERM',
  details: [],
};
const attach: Refused = {
  operation: 'attach',
  subject: "program 'p' (kprobe/x) to kprobe x",
  code: 'EACCES',
  details: [],
};
const tracepoint: Refused = {
  ...attach,
  subject: "program 'p' (tracepoint/a/b) to tracepoint a:b",
};
const pin: Refused = {
  ...load,
  operation: 'pin',
  subject: "program 'p' (raw_tp/x) to /tmp/pinned",
};
const user = { uid: 1000, capabilities: only() };
const tracer = { uid: 1000, capabilities: only('CAP_BPF', 'CAP_PERFMON') };

interface Case {
  readonly when: string;
  readonly refused: Refused;
  readonly facts: Partial<PermissionFacts>;
  readonly cause: DenialCause;
  /** What reason and fix name. */
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    when: 'a uprobe takes CAP_SYS_ADMIN',
    refused: { ...attach, subject: "program 'p' (uprobe) to uprobe /bin/sh:main" },
    facts: tracer,
    cause: 'missing capability',
    says: /CAP_SYS_ADMIN.*uprobe\.multi/s,
  },
  {
    when: 'a user loads',
    refused: load,
    facts: { ...user, unprivilegedBpfDisabled: 0 },
    cause: 'missing capability',
    says: /1000 lacks CAP_BPF and CAP_PERFMON.*sudo.*CAP_BPF and CAP_PERFMON/,
  },
  {
    when: 'a user loads, and bpf(2) is closed to users',
    refused: load,
    facts: user,
    cause: 'unprivileged_bpf_disabled',
    says: /unprivileged_bpf_disabled is 2.*CAP_BPF/,
  },
  {
    when: 'only CAP_PERFMON is missing',
    refused: load,
    facts: { uid: 1000, capabilities: only('CAP_BPF') },
    cause: 'missing capability',
    says: /lacks CAP_PERFMON here.*give the process CAP_PERFMON:/,
  },
  {
    when: 'perf events are closed to users',
    refused: attach,
    facts: { uid: 1000, capabilities: only('CAP_BPF') },
    cause: 'perf_event_paranoid',
    says: /perf_event_paranoid is 2.*CAP_PERFMON/,
  },
  {
    when: 'perf events are closed to all but CAP_SYS_ADMIN',
    refused: attach,
    facts: { ...tracer, perfEventParanoid: 3 },
    cause: 'perf_event_paranoid',
    says: /is 3.*sysctl kernel.perf_event_paranoid=2/,
  },
  {
    when: "a tracer lists others' programs",
    refused: { ...load, operation: 'list', subject: 'programs' },
    facts: tracer,
    cause: 'missing capability',
    says: /CAP_SYS_ADMIN/,
  },
  {
    when: 'tracefs is closed',
    refused: tracepoint,
    facts: { ...tracer, tracefs: 'denied' },
    cause: 'tracefs permissions',
    says: /\/sys\/kernel\/tracing.*CAP_DAC_READ_SEARCH/,
  },
  {
    when: 'tracefs is not mounted',
    refused: tracepoint,
    facts: { tracefs: 'not mounted' },
    cause: 'tracefs not mounted',
    says: /mount -t tracefs/,
  },
  {
    when: 'root of a user namespace loads',
    refused: load,
    facts: { initialUserNamespace: false },
    cause: 'user namespace',
    says: /user namespace.*outside/,
  },
  {
    when: 'root loads on a kernel locked down',
    refused: load,
    facts: { lockdown: 'confidentiality' },
    cause: 'lockdown',
    says: /locked down.*lockdown=confidentiality/,
  },
  {
    when: 'root loads on a kernel locked down for integrity, which tracing may',
    refused: load,
    facts: { lockdown: 'integrity' },
    cause: 'unknown',
    says: /dmesg/,
  },
  {
    when: 'little memory may be locked, before 5.11',
    refused: load,
    facts: { kernel: [5, 10], memlock: 64 * 1024 },
    cause: 'memlock',
    says: /Linux 5\.10.*64 KiB.*ulimit -l unlimited/,
  },
  {
    when: 'little memory may be locked, from 5.11 on',
    refused: load,
    facts: { kernel: [5, 11], memlock: 64 * 1024 },
    cause: 'unknown',
    says: /dmesg/,
  },
  {
    when: 'a seccomp filter is all there is',
    refused: load,
    facts: { seccomp: true },
    cause: 'seccomp',
    says: /seccomp=unconfined/,
  },
  {
    when: 'a container lacks capabilities, and has a filter as well',
    refused: load,
    facts: { capabilities: only(), seccomp: true },
    cause: 'unprivileged_bpf_disabled',
    says: /--cap-add/,
  },
  {
    when: 'a security module is all there is',
    refused: load,
    facts: { securityModules: ['capability', 'selinux'] },
    cause: 'security module',
    says: /selinux.*audit log/,
  },
  {
    when: 'root pins outside a BPF file system',
    refused: pin,
    facts: { onBpffs: (path) => path !== '/tmp/pinned' },
    cause: 'file system',
    says: /\/tmp\/pinned is not on a BPF file system.*mount -t bpf/,
  },
  {
    when: 'a user pins where only others may',
    refused: { ...pin, code: 'EACCES' },
    facts: tracer,
    cause: 'file permissions',
    says: /User 1000 may not use \/tmp\/pinned/,
  },
  {
    when: 'a user may not read the object',
    refused: { ...load, operation: 'open', code: 'EACCES' },
    facts: user,
    cause: 'file permissions',
    says: /chmod/,
  },
];

describe('why the kernel refused, when', () => {
  test.for(cases)('$when: $cause', ({ refused, facts, cause, says }) => {
    const denial = explainDenial(refused, { ...free, ...facts });
    expect({ ...denial, text: `${denial.reason} ${denial.fix}` }).toMatchObject({
      cause,
      text: expect.stringMatching(says),
    });
  });
});

test('capabilities are read from the bits of CapEff', () => {
  expect(capabilitiesIn(0n)).toEqual(new Set());
  expect(capabilitiesIn(0x1ff_ffff_ffffn)).toEqual(all);
  expect(capabilitiesIn((1n << 39n) | (1n << 2n))).toEqual(only('CAP_BPF', 'CAP_DAC_READ_SEARCH'));
});

test('the facts of this process are those of /proc', () => {
  const facts = gatherPermissionFacts();
  expect(facts.uid).toBe(process.geteuid?.());
  expect(facts.kernel[0]).toBeGreaterThanOrEqual(5);
  expect(facts.onBpffs('/proc/self/x')).toBe(false);
  expect(facts.onBpffs('/nowhere/at/all')).toBeUndefined();
});

test('errors of other codes, and those with a hint of their own, are not explained', () => {
  const fields = { operation: 'load', subject: 'x', errno: 22 };
  expect(new BpfError(fields).denial).toBeUndefined();
  expect(new BpfError({ ...fields, errno: 1, hint: 'This.' })).toMatchObject({
    denial: undefined,
    hint: 'This.',
  });
  const { denial, hint } = new BpfError({ ...fields, errno: 1 });
  expect(hint).toBe(`${denial?.reason} ${denial?.fix}`);
});
