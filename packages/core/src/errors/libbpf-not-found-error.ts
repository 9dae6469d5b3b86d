/** Why libbpf cannot be used. */
export type LibbpfProblem = 'missing' | 'too old' | 'function missing';

const packages = [
  ['Debian, Ubuntu', 'apt install libbpf1'],
  ['Fedora, RHEL', 'dnf install libbpf'],
  ['Arch', 'pacman -S libbpf'],
  ['Alpine', 'apk add libbpf'],
  ['openSUSE', 'zypper install libbpf1'],
] as const;

/** `libbpf.so.1` is not on this machine, or is too old. The message names the package for each family of systems. */
export class LibbpfNotFoundError extends Error {
  override readonly name = 'LibbpfNotFoundError';
  /** What is wrong with the library. */
  readonly problem: LibbpfProblem;

  /**
   * @param problem what is wrong with the library
   * @param reason one sentence: what was tried and what came back
   */
  constructor(problem: LibbpfProblem, reason: string, options?: ErrorOptions) {
    const install = packages.map(([system, command]) => `  ${system}: ${command}`).join('\n');
    super(`${reason}\nInstall libbpf 1.1 or newer:\n${install}`, options);
    this.problem = problem;
  }
}
