import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { workload, type Workload } from '@ebpf-dojo/testkit';

/** Two children that will open many files, each bound to a CPU of its own, so that they are in the kernel at the same time. */
export async function openersOnTwoCpus(opens: number): Promise<readonly [Workload, Workload]> {
  const [first = 0, second = 0] = allowedCpus();
  const both = [await workload.opens(opens), await workload.opens(opens + 1)] as const;
  bind(both[0], first);
  bind(both[1], second);
  return both;
}

function bind({ pid }: Workload, cpu: number): void {
  const { status, stderr } = spawnSync('taskset', ['-cp', String(cpu), String(pid)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`taskset cannot bind child ${pid} to CPU ${cpu}: ${stderr}`);
}

/** CPUs that this process may run on. Source: proc_pid_status(5), Cpus_allowed_list, such as `0-1,4`. */
function allowedCpus(): number[] {
  const [, list = ''] =
    /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
