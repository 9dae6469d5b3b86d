import type { ProgramType } from '../program-type.ts';
import { libc } from '../ffi/libc.ts';
import type { Origin, Outcome } from './answer.ts';
import { returnZero } from './instructions.ts';
import { tryToLoad, type TinyProgram } from './load-program.ts';
import { Refusal } from './refusal.ts';

/** Releases and commits: `enum bpf_prog_type` in include/uapi/linux/bpf.h, by its history. */
export const PROGRAM_TYPE_ORIGINS: Readonly<Record<Exclude<ProgramType, 'unspec'>, Origin>> = {
  socket_filter: { since: '3.19', source: 'commit ddd872bc3098' },
  kprobe: { since: '4.1', source: 'commit 2541517c32be' },
  sched_cls: { since: '4.1', source: 'commit 96be4325f443' },
  sched_act: { since: '4.1', source: 'commit 94caee8c312d' },
  tracepoint: { since: '4.7', source: 'commit 98b5c2c65c29' },
  xdp: { since: '4.8', source: 'commit 6a773a15a1e8' },
  perf_event: { since: '4.9', source: 'commit 0515e5999a46' },
  cgroup_skb: { since: '4.10', source: 'commit 0e33661de493', option: 'CONFIG_CGROUP_BPF' },
  cgroup_sock: { since: '4.10', source: 'commit 610236587600', option: 'CONFIG_CGROUP_BPF' },
  lwt_in: { since: '4.10', source: 'commit 3a0af8fd61f9', option: 'CONFIG_LWTUNNEL_BPF' },
  lwt_out: { since: '4.10', source: 'commit 3a0af8fd61f9', option: 'CONFIG_LWTUNNEL_BPF' },
  lwt_xmit: { since: '4.10', source: 'commit 3a0af8fd61f9', option: 'CONFIG_LWTUNNEL_BPF' },
  sock_ops: { since: '4.13', source: 'commit 40304b2a1567', option: 'CONFIG_INET' },
  sk_skb: { since: '4.14', source: 'commit b005fd189cec', option: 'CONFIG_INET' },
  cgroup_device: { since: '4.15', source: 'commit ebc614f68736', option: 'CONFIG_CGROUP_BPF' },
  sk_msg: { since: '4.17', source: 'commit 4f738adba30a', option: 'CONFIG_INET' },
  raw_tracepoint: { since: '4.17', source: 'commit c4f6699dfcb8' },
  cgroup_sock_addr: { since: '4.17', source: 'commit 4fbac77d2d09', option: 'CONFIG_CGROUP_BPF' },
  lwt_seg6local: { since: '4.18', source: 'commit 004d4b274e2a', option: 'CONFIG_LWTUNNEL_BPF' },
  lirc_mode2: { since: '4.18', source: 'commit f4364dcfc86d', option: 'CONFIG_BPF_LIRC_MODE2' },
  sk_reuseport: { since: '4.19', source: 'commit 2dbb9b9e6df6', option: 'CONFIG_INET' },
  flow_dissector: { since: '4.20', source: 'commit d58e468b1112', option: 'CONFIG_NET' },
  cgroup_sysctl: { since: '5.2', source: 'commit 7b146cebe30c', option: 'CONFIG_CGROUP_BPF' },
  raw_tracepoint_writable: { since: '5.2', source: 'commit 9df1c28bb752' },
  cgroup_sockopt: { since: '5.3', source: 'commit 0d01da6afc54', option: 'CONFIG_CGROUP_BPF' },
  tracing: { since: '5.5', source: 'commit f1b9509c2fb0' },
  struct_ops: { since: '5.6', source: 'commit 27ae7997a661', option: 'CONFIG_BPF_JIT' },
  ext: { since: '5.6', source: 'commit be8704ff07d2' },
  lsm: { since: '5.7', source: 'commit fc611f47f218', option: 'CONFIG_BPF_LSM' },
  sk_lookup: { since: '5.9', source: 'commit e9ddbb7707ff', option: 'CONFIG_INET' },
  syscall: { since: '5.14', source: 'commit 79a7f8bdb159' },
  netfilter: { since: '6.4', source: 'commit fd9c663b9ad6', option: 'CONFIG_NETFILTER_BPF_LINK' },
};

const BPF_F_SLEEPABLE = 1 << 4;

/** What kinds want to know before the verifier looks at them; `enum bpf_attach_type`, include/uapi/linux/bpf.h. */
export const LOADED_AS: Readonly<
  Partial<Record<ProgramType, Pick<TinyProgram, 'expectedAttachType' | 'flags'>>>
> = {
  cgroup_sock_addr: { expectedAttachType: 10 }, // BPF_CGROUP_INET4_CONNECT
  cgroup_sockopt: { expectedAttachType: 22 }, // BPF_CGROUP_SETSOCKOPT
  tracing: { expectedAttachType: 23 }, // BPF_TRACE_RAW_TP
  lsm: { expectedAttachType: 27 }, // BPF_LSM_MAC
  sk_lookup: { expectedAttachType: 36 }, // BPF_SK_LOOKUP
  syscall: { flags: BPF_F_SLEEPABLE },
  netfilter: { expectedAttachType: 45 }, // BPF_NETFILTER
};

/** Loads a program of a kind that does nothing. */
export function tryProgramType(type: ProgramType): Outcome {
  const { result, log } = tryToLoad({ type, instructions: returnZero, ...LOADED_AS[type] });
  if (result >= 0) {
    libc.close(result);
    return { has: 'yes', seen: 'loaded' };
  }
  // A kernel without the kind never asks its verifier. One with it may want more than this program has, and says what.
  if (log !== '') {
    const line = log.split('\n').find((text) => !/^(processed |\s*$)/.test(text));
    return { has: 'yes', seen: `known to the verifier${line === undefined ? '' : `: ${line}`}` };
  }
  return new Refusal('load', `program of type ${type}`, -result).outcome;
}
