import type { Machine } from './machine.ts';
import { CHANNELS } from './ports.ts';

export type Accelerator = 'kvm' | 'tcg';

/** A folder of the host inside the guest. */
export interface HostFolder {
  readonly path: string;
  readonly tag: string;
  readonly writable: boolean;
}

/** A virtual machine, before it is put in QEMU's words. */
export interface VirtualMachine {
  readonly machine: Machine;
  readonly accelerator: Accelerator;
  readonly cpus: number;
  /** In MiB. */
  readonly memory: number;
  readonly image: string;
  readonly initramfs: string;
  /** Whether the kernel tells of everything on its console, or of trouble only. */
  readonly verbose: boolean;
  readonly folders: readonly HostFolder[];
}

/** A value inside one of QEMU's comma-separated lists. */
function escape(value: string): string {
  return value.replaceAll(',', ',,');
}

function kernelCommandLine({ machine, accelerator, verbose }: VirtualMachine): string {
  return [
    `console=${machine.console}`,
    ...(verbose ? [] : ['quiet']),
    // Any panic ends QEMU at once, by -no-reboot, with its last words on the console.
    'panic=-1',
    'oops=panic',
    // An emulated CPU on a busy host looks locked up when it is only slow.
    'nowatchdog',
    'mitigations=off',
    'random.trust_cpu=on',
    ...(accelerator === 'tcg' ? machine.emulationOptions : []),
  ].join(' ');
}

function channelArguments(): readonly string[] {
  return Object.entries(CHANNELS).flatMap(([name, channel]) => {
    const socket = ['-chardev', `socket,id=${name},fd=${channel.descriptor}`];
    return channel.device === 'serial'
      ? [...socket, '-serial', `chardev:${name}`]
      : [
          ...socket,
          '-device',
          `${channel.device},bus=ports.0,nr=${channel.port},chardev=${name},name=${name}`,
        ];
  });
}

function folderArguments({ path, tag, writable }: HostFolder): readonly string[] {
  const options = [
    `path=${escape(path)}`,
    `mount_tag=${tag}`,
    'security_model=none',
    'multidevs=remap',
  ];
  return ['-virtfs', ['local', ...options, ...(writable ? [] : ['readonly=on'])].join(',')];
}

/** One thread for all CPUs: with a thread for each, Node.js crashed in one of ten starts (SIGSEGV, SIGTRAP), and two VMs took longer. */
const EMULATION = 'tcg,thread=single';

/** The arguments that make QEMU this machine. */
export function qemuArguments(vm: VirtualMachine): readonly string[] {
  return [
    ...[
      '-machine',
      vm.machine.board,
      '-accel',
      vm.accelerator === 'tcg' ? EMULATION : 'kvm',
      '-cpu',
      'max',
    ],
    ...['-smp', String(vm.cpus), '-m', `${vm.memory}M`],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-nic', 'none', '-no-reboot'],
    ...['-kernel', vm.image, '-initrd', vm.initramfs, '-append', kernelCommandLine(vm)],
    ...['-device', 'virtio-serial-pci,id=ports'],
    ...channelArguments(),
    ...vm.folders.flatMap(folderArguments),
  ];
}
