import { gatherPermissionFacts } from '@ebpf-dojo/core';
import { capabilitiesCommand, sudoCommand } from '../sudo-command.ts';
import type { Outcome } from './checks.ts';

const TRACING = ['CAP_BPF', 'CAP_PERFMON'] as const;

/** Whether this process has the capabilities eBPF tracing needs, where they count. */
export function privileges(): Outcome {
  const { uid, capabilities, initialUserNamespace } = gatherPermissionFacts();
  const user = uid === 0 ? 'root' : `user ${uid}`;
  if (!initialUserNamespace)
    return {
      status: 'missing',
      detail: `${user} of a user namespace, whose capabilities do not count for BPF`,
      fix: 'Run it outside, as root on the host, or in a container that is not rootless.',
    };
  if (capabilities.has('CAP_SYS_ADMIN'))
    return { status: 'ok', detail: `${user}, with CAP_SYS_ADMIN` };
  const missing = TRACING.filter((name) => !capabilities.has(name));
  if (missing.length === 0)
    return { status: 'ok', detail: `${user}, with ${TRACING.join(' and ')}` };
  return {
    status: 'missing',
    detail: `${user}, without ${missing.join(' and ')}`,
    fix: `Run it as root: ${sudoCommand()}; or with capabilities: ${capabilitiesCommand()}`,
  };
}
