import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, networkInterfaces } from 'node:os';
import { YES, no, type Answer } from './answer.ts';
import { hooks, tryHook, tryLoading } from './hooks.ts';
import { shownByTypes, shownFeatures, type ShownFeature } from './kernel-types.ts';
import { workloadBinary } from '../workload/binary.ts';

type HookName = keyof typeof hooks;

/** What a test can ask for by `requires`. */
export type Feature = keyof typeof basics | ShownFeature | HookName;

const basics = {
  root,
  btf,
  bpf: tryLoading,
  ipv6,
  'compat calls': compatCalls,
  'two CPUs': twoCpus,
  tmux,
} as const;

/** Every feature there is. */
export const features: readonly Feature[] = [
  ...Object.keys(basics),
  ...shownFeatures,
  ...Object.keys(hooks),
] as Feature[];

const known = new Map<Feature, Answer>();

/** Whether this machine has a feature, found out by using it, once a process. */
export function feature(name: Feature): Answer {
  let answer = known.get(name);
  if (answer === undefined) known.set(name, (answer = findOut(name)));
  return answer;
}

function findOut(name: Feature): Answer {
  if (name in basics) return basics[name as keyof typeof basics]();
  if (shownFeatures.includes(name as ShownFeature)) return shownByTypes(name as ShownFeature);
  // What nobody may load says nothing about the hook.
  const bpf = feature('bpf');
  return bpf.has === 'yes' ? tryHook(hooks[name as HookName]) : bpf;
}

function root(): Answer {
  const user = process.geteuid?.();
  return user === 0
    ? YES
    : no(`this runs as user ${user}`, 'Run it as root: `npm test` does, by sudo.');
}

function btf(): Answer {
  const path = '/sys/kernel/btf/vmlinux';
  try {
    readFileSync(path);
    return YES;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return no(
      `${path} cannot be read (${code})`,
      'Use a kernel built with CONFIG_DEBUG_INFO_BTF=y, as those of the distributions are.',
    );
  }
}

function ipv6(): Answer {
  const loopback = Object.values(networkInterfaces()).some(
    (addresses) => addresses?.some(({ address }) => address === '::1') === true,
  );
  return loopback
    ? YES
    : no(
        'there is no IPv6 loopback address',
        'sysctl net.ipv6.conf.lo.disable_ipv6=0; in a container, allow it in its settings.',
      );
}

function compatCalls(): Answer {
  const { status, signal, stderr } = spawnSync(workloadBinary(), ['compat', '1'], {
    input: '!',
    encoding: 'utf8',
  });
  return status === 0
    ? YES
    : no(
        `32-bit system calls do not work here (${stderr.trim() || (signal ?? `exit code ${status}`)})`,
        'Use an x86-64 kernel built with CONFIG_IA32_EMULATION=y, as those of the distributions are.',
      );
}

function twoCpus(): Answer {
  const cpus = availableParallelism();
  return cpus >= 2
    ? YES
    : no(
        'there is one CPU for this process, and nothing runs at the same time',
        'Give the machine, the container or the process (taskset) a second CPU.',
      );
}

function tmux(): Answer {
  const { status } = spawnSync('tmux', ['-V']);
  return status === 0
    ? YES
    : no('tmux is not installed', 'It is the terminal of some tests: apt-get install tmux.');
}
