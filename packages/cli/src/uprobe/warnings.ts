import { printable } from '../output/units.ts';

/** Has warnings of core said in the tool's own voice, without what Node.js adds for programmers. */
export function showWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ message }) =>
    process.stderr.write(`ebpf-tool: ${printable(message)}\n`),
  );
}
