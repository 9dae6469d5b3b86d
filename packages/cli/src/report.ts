import { BpfError, BtfError, LibbpfNotFoundError, StaleSkeletonError } from '@ebpf-dojo/core';
import { UnsupportedArchitectureError } from '@ebpf-dojo/core/syscalls';
import { BlockedError, ExitCode, UsageError } from './exit.ts';
import { sudoCommand } from './sudo-command.ts';

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
    if (error.code === 'EPERM' && error.operation === 'load')
      return [ExitCode.blocked, privilegesText()];
    // The kernel lacks the hook, or does not let this user have it; the message ends with the remedy.
    const refused = ['EPERM', 'EACCES', 'EOPNOTSUPP'].includes(error.code);
    if (error.denial !== undefined || (error.operation === 'attach' && refused))
      return [ExitCode.blocked, `ebpf-tool: ${error.message}`];
    return [ExitCode.failed, `ebpf-tool: ${error.message}`];
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

function privilegesText(): string {
  return `ebpf-tool: the kernel does not let this user load BPF programs.
Run it as root: ${sudoCommand()}
or give it CAP_BPF, CAP_PERFMON and CAP_DAC_READ_SEARCH.`;
}
