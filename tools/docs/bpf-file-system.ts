import type { Conditions } from './conditions.ts';

const MOUNT = 'mount -t bpf bpf /sys/fs/bpf';
const ANY_PIN = '/sys/fs/bpf/ebpf-tool/*/filter_nets_1';

/**
 * A command line as it is run in a BPF file system of its own, where that is a condition, and beside another command of ebpf-tool, which
 * has to pin something there.
 */
export function inBpfFileSystem(
  line: string,
  { inBpfFileSystem: isIn = false, beside }: Pick<Conditions, 'inBpfFileSystem' | 'beside'>,
): string {
  if (!isIn) return line;
  if (beside === undefined) return inMounts(`${MOUNT}; ${line}`);
  const other = `ebpf-tool ${beside} -d 0 >/dev/null 2>&1 & other=$!`;
  const ready = `until test -e ${ANY_PIN} || ! kill -0 $other 2>/dev/null; do sleep 0.1; done`;
  return inMounts(
    `${MOUNT}; ${other}; ${ready}; (${line}); code=$?; kill $other 2>/dev/null; wait $other; exit $code`,
  );
}

function inMounts(script: string): string {
  return `unshare --mount sh -c '${script.replaceAll("'", String.raw`'\''`)}'`;
}
