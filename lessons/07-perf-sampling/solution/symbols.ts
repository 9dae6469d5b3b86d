import { BpfError } from '@ebpf-dojo/core';
import { KernelSymbols, UserSymbols } from '@ebpf-dojo/core/symbols';
import type { Resolve } from './name.ts';

/** Names addresses, as long as the processes are there that they are of. */
export class Symbols {
  readonly #kernel = KernelSymbols.load();
  readonly #user = new UserSymbols();
  readonly #processes = new Map<number, Resolve>();

  /** For addresses of the kernel. None has a name where the kernel hides them: kernel.kptr_restrict. */
  readonly kernel: Resolve = (address) =>
    this.#kernel.addressesHidden ? undefined : this.#kernel.resolve(address)?.name;

  /** For addresses of a process. One that has ended took its addresses with it: none has a name. */
  user(pid: number): Resolve {
    let resolve = this.#processes.get(pid);
    if (resolve === undefined) this.#processes.set(pid, (resolve = this.#look(pid)));
    return resolve;
  }

  #look(pid: number): Resolve {
    try {
      const process = this.#user.process(pid);
      return (address) => process.resolve(address)?.symbol;
    } catch (error) {
      if (!(error instanceof BpfError)) throw error;
      return () => undefined;
    }
  }
}
