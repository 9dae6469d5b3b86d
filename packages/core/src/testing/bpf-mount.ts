import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A BPF file system of a test's own: machines need not have one mounted. Disposing unmounts it, with every pin in it. */
export class BpfMount implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'bpf-mount-'));

  constructor() {
    execFileSync('mount', ['-t', 'bpf', 'bpf', this.folder]);
  }

  /** A path in it. */
  path(name: string): string {
    return join(this.folder, name);
  }

  [Symbol.dispose](): void {
    execFileSync('umount', [this.folder]);
    rmdirSync(this.folder);
  }
}
