import { expect, test } from 'vitest';
import { inBpfFileSystem } from './bpf-file-system.ts';
import { runCommand } from './run-command.ts';

test('a command that needs no BPF file system is run as it is', () => {
  expect(inBpfFileSystem("ebpf-tool stats -d '1'", {})).toBe("ebpf-tool stats -d '1'");
});

test('one that needs one is run where it is mounted', () => {
  expect(inBpfFileSystem('ebpf-tool tcp -d 1', { inBpfFileSystem: true })).toBe(
    "unshare --mount sh -c 'mount -t bpf bpf /sys/fs/bpf; ebpf-tool tcp -d 1'",
  );
});

test('one beside another keeps its words and its exit code', async () => {
  const line = inBpfFileSystem(`printf '%s.' "it's" 'two words'; exit 7`, {
    inBpfFileSystem: true,
    beside: 'nosuchcommand',
  });
  // What needs no privileges of it.
  const { code, output } = await runCommand(
    line.replace('unshare --mount ', '').replace(/mount -t bpf bpf [^;]+; /, ''),
    30,
  );
  expect({ code, output }).toEqual({ code: 7, output: "it's.two words." });
});
