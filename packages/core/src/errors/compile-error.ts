import { clangHint } from '../verifier/clang.ts';

const packages = [
  ['Debian, Ubuntu', 'apt install clang libbpf-dev'],
  ['Fedora, RHEL', 'dnf install clang libbpf-devel'],
  ['Arch', 'pacman -S clang libbpf'],
  ['Alpine', 'apk add clang libbpf-dev'],
  ['openSUSE', 'zypper install clang libbpf-devel'],
] as const;

/** A BPF C source could not be compiled. */
export class CompileError extends Error {
  override readonly name = 'CompileError';

  /** clang is not there. */
  static noClang(cause: Error): CompileError {
    const install = packages.map(([system, command]) => `  ${system}: ${command}`).join('\n');
    return new CompileError(
      `clang is needed to compile BPF programs and could not be started (${cause.message}).\nInstall it:\n${install}`,
      { cause },
    );
  }

  /** clang rejected `source`. */
  static rejected(source: string, words: string): CompileError {
    const missing = /fatal error: '(bpf\/[\w.]+)' file not found/.exec(words)?.[1];
    const hint = clangHint(words);
    const remedy =
      missing === undefined
        ? hint === undefined
          ? ''
          : `\n${hint}`
        : `\n${missing} comes with libbpf's headers: apt install libbpf-dev, dnf install libbpf-devel, or their like.`;
    return new CompileError(`${source} does not compile:\n${words.trimEnd()}${remedy}`);
  }
}
