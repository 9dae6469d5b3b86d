import { describe, expect, it } from 'vitest';
import { hostMachine } from './machine.ts';
import { qemuArguments, type VirtualMachine } from './qemu.ts';

const VM: VirtualMachine = {
  machine: hostMachine('x64'),
  accelerator: 'tcg',
  cpus: 2,
  memory: 2048,
  image: '/cache/image',
  initramfs: '/cache/initramfs.cpio',
  verbose: false,
  folders: [
    { path: '/', tag: 'host', writable: false },
    { path: '/tmp/a,b', tag: 'out0', writable: true },
  ],
};

function valuesOf(option: string, vm: VirtualMachine): readonly string[] {
  const all = qemuArguments(vm);
  return all.filter((_, index) => all[index - 1] === option);
}

describe('qemuArguments', () => {
  it("shares the host's root read-only, and output folders writable", () => {
    const [root, out] = valuesOf('-virtfs', VM);
    expect(root).toContain('path=/,');
    expect(root).toContain('readonly=on');
    expect(out).not.toContain('readonly');
  });

  it('keeps a comma in a path from ending it', () => {
    expect(valuesOf('-virtfs', VM)[1]).toContain('path=/tmp/a,,b,mount_tag=out0');
  });

  it('trusts the clock of an emulated processor only', () => {
    expect(valuesOf('-append', VM)[0]).toContain('tsc=reliable no_timer_check');
    expect(valuesOf('-append', { ...VM, accelerator: 'kvm' })[0]).not.toContain('tsc=reliable');
  });
});
