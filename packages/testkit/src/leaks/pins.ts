import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Every pinned object: the files of all BPF file systems that are mounted here. */
export function pins(): string[] {
  return bpfMounts(readFileSync('/proc/self/mounts', 'utf8')).flatMap(filesBelow);
}

/** Where BPF file systems are mounted, by the text of /proc/self/mounts, see fstab(5). */
export function bpfMounts(mounts: string): string[] {
  return mounts.split('\n').flatMap((line) => {
    const [, folder = '', type] = line.split(' ');
    return type === 'bpf'
      ? [
          folder.replaceAll(/\\([0-7]{3})/g, (_, code: string) =>
            String.fromCodePoint(Number.parseInt(code, 8)),
          ),
        ]
      : [];
  });
}

/** The files below a folder; none where it is not ours to read. */
export function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [] : [join(entry.parentPath, entry.name)],
    );
  } catch {
    return [];
  }
}
