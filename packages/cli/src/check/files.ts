import { readFileSync } from 'node:fs';
import { gatherPermissionFacts } from '@ebpf-dojo/core';
import type { Outcome } from './checks.ts';

const KALLSYMS = '/proc/kallsyms';

/** The kernel's list of tracepoints and of their fields. */
export function tracefs(): Outcome {
  switch (gatherPermissionFacts().tracefs) {
    case 'readable':
      return { status: 'ok', detail: 'readable' };
    case 'denied':
      return {
        status: 'missing',
        detail: '/sys/kernel/tracing may not be read',
        fix: 'Run it as root, or with CAP_DAC_READ_SEARCH too.',
      };
    case 'not mounted':
      return {
        status: 'missing',
        detail: 'not mounted',
        fix: 'sudo mount -t tracefs tracefs /sys/kernel/tracing',
      };
  }
}

/** `kernel.perf_event_paranoid`: Documentation/admin-guide/sysctl/kernel.rst. */
export function perfEventsAllowed(): Outcome {
  const { capabilities, perfEventParanoid: level } = gatherPermissionFacts();
  if (level === undefined)
    return { status: 'untried', detail: 'kernel.perf_event_paranoid cannot be read' };
  const detail = `kernel.perf_event_paranoid is ${level}`;
  if (capabilities.has('CAP_SYS_ADMIN') || capabilities.has('CAP_PERFMON') || level <= 0)
    return { status: 'ok', detail };
  return {
    status: 'missing',
    detail,
    fix: 'Run it as root or with CAP_PERFMON; or let everybody: sudo sysctl kernel.perf_event_paranoid=0',
  };
}

/** Names of kernel functions come with addresses, which the kernel may show as zeros. */
export function kernelSymbols(): Outcome {
  let symbols: string;
  try {
    symbols = readFileSync(KALLSYMS, 'latin1');
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    return {
      status: 'missing',
      detail: `${KALLSYMS}: ${code}`,
      fix: 'Use a kernel built with CONFIG_KALLSYMS=y, as those of the distributions are.',
    };
  }
  const known = symbols.match(/^[0-9a-f]*[1-9a-f][0-9a-f]* [tT] /gm)?.length ?? 0;
  if (known > 0) return { status: 'ok', detail: `${known} functions` };
  return {
    status: 'missing',
    detail: 'their addresses are hidden, so stacks show numbers',
    fix: 'Run it as root or with CAP_SYSLOG; or show them to everybody: sudo sysctl kernel.kptr_restrict=0 kernel.perf_event_paranoid=1',
  };
}
