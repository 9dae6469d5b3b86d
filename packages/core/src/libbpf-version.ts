import { libbpf } from './ffi/libbpf.ts';

/**
 * The version of the libbpf in use, such as `'1.1'`.
 *
 * @throws {LibbpfNotFoundError} when libbpf is missing or too old
 */
export function libbpfVersion(): string {
  return `${libbpf.libbpf_major_version()}.${libbpf.libbpf_minor_version()}`;
}
