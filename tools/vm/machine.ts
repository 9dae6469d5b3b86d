import { BlockedError } from './errors.ts';

/** What differs between processor architectures. */
export interface Machine {
  /** Debian's name of it. */
  readonly debian: string;
  readonly qemu: string;
  /** QEMU's `-machine`. */
  readonly board: string;
  /** The kernel's name of the first serial port. */
  readonly console: string;
  /** QEMU's package, by package manager. */
  readonly qemuPackage: Readonly<Record<'apt' | 'dnf' | 'pacman' | 'apk' | 'zypper', string>>;
  /** Kernel options that save time when QEMU emulates the processor. */
  readonly emulationOptions: readonly string[];
}

const MACHINES: Readonly<Partial<Record<NodeJS.Architecture, Machine>>> = {
  x64: {
    debian: 'amd64',
    qemu: 'qemu-system-x86_64',
    board: 'q35',
    console: 'ttyS0',
    qemuPackage: {
      apt: 'qemu-system-x86',
      dnf: 'qemu-system-x86-core',
      pacman: 'qemu-system-x86',
      apk: 'qemu-system-x86_64',
      zypper: 'qemu-x86',
    },
    // An emulated TSC ticks alike on all CPUs, but the kernel falls back to a slow clock unless told so. And when it looks whether timer
    // interrupts come, an emulator that has to wait for a processor has sent none yet: it panics.
    emulationOptions: ['tsc=reliable', 'no_timer_check'],
  },
};

/** @throws BlockedError when VMs are not set up for this processor. */
export function hostMachine(architecture: NodeJS.Architecture = process.arch): Machine {
  const machine = MACHINES[architecture];
  if (machine === undefined) {
    throw new BlockedError(
      `no VM is set up for ${architecture} machines, only for ${Object.keys(MACHINES).join(', ')}`,
      ['run the tests on the kernel of this machine: pnpm test:kernel'],
    );
  }
  return machine;
}
