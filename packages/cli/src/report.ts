import {
  BpfError,
  BtfError,
  LibbpfNotFoundError,
  StaleSkeletonError,
  features,
  type DenialCause,
} from '@ebpf-dojo/core';
import { UnsupportedArchitectureError } from '@ebpf-dojo/core/syscalls';
import { BlockedError, ExitCode, UsageError } from './exit.ts';
import { capabilitiesCommand, sudoCommand } from './sudo-command.ts';

/**
 * Tells a person what went wrong, on stderr, and chooses the exit code. The one place where errors end.
 */
export function report(error: unknown): ExitCode {
  const [code, text] = explain(error);
  process.stderr.write(`${text}\n`);
  return code;
}

function explain(error: unknown): [ExitCode, string] {
  if (error instanceof UsageError) return [ExitCode.usage, `ebpf-tool: ${error.message}`];
  if (
    error instanceof BlockedError ||
    error instanceof LibbpfNotFoundError ||
    error instanceof UnsupportedArchitectureError
  )
    return [ExitCode.blocked, `ebpf-tool: ${error.message}`];
  if (error instanceof BpfError) {
    const blocked = obstacleOf(error);
    return blocked === undefined
      ? [ExitCode.failed, `ebpf-tool: ${error.message}`]
      : [ExitCode.blocked, `ebpf-tool: ${blocked}`];
  }
  if (error instanceof BtfError || error instanceof StaleSkeletonError)
    return [ExitCode.failed, `ebpf-tool: ${error.message}`];
  if (error instanceof Error)
    return [
      ExitCode.failed,
      `ebpf-tool: this is a bug, please report it: ${error.stack ?? error.message}`,
    ];
  return [ExitCode.failed, `ebpf-tool: ${String(error)}`];
}

/** What is in the way when the kernel did not fail, but cannot or will not: a sentence, and a line with the remedy. */
function obstacleOf(error: BpfError): string | undefined {
  if (error.operation === 'load') {
    const types = features.btf();
    if (types.has !== 'yes')
      return `this kernel does not show its types (BTF), which every program here needs: ${types.seen}.\n${types.remedy}`;
  }
  const { denial } = error;
  if (denial === undefined) {
    // The kernel lacks the hook, or does not let this user have it; the message ends with the remedy.
    return error.operation === 'attach' && REFUSALS.has(error.code) ? error.message : undefined;
  }
  if (error.operation !== 'load' || !CAPABILITIES_HELP.has(denial.cause))
    return `${denial.reason}\n${denial.fix}`;
  return `the kernel does not let this user load BPF programs.
Run it as root: ${sudoCommand()}
or give it CAP_BPF, CAP_PERFMON and CAP_DAC_READ_SEARCH: ${capabilitiesCommand()}`;
}

const REFUSALS: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EOPNOTSUPP']);
const CAPABILITIES_HELP: ReadonlySet<DenialCause> = new Set([
  'missing capability',
  'unprivileged_bpf_disabled',
]);
