import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A BPF file system of its own, for a test that pins. It is gone afterwards, with all pins that are left. */
export class BpfMount implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'bpf-'));

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
