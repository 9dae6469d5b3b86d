import { compiled } from './compiled.ts';

/**
 * The object that `holdTracepoints` loads, compiled when it is not there: for whoever starts tests as another user or in a guest.
 *
 * @throws {CompileError} when clang or libbpf's headers are missing
 */
export function bystanderObject(): string {
  return compiled('bpf/bystander.bpf.c');
}
