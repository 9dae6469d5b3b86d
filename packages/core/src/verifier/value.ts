/** What one register holds, as far as a log tells. */
export interface Value {
  /** In the verifier's notation; undefined where a kernel does not print it. */
  readonly state: string | undefined;
  /** The call that it came from. */
  readonly from?: Call;
  /** The call that gave it away. */
  readonly released?: Call;
}

/** A call to a helper or a kernel function. */
export interface Call {
  /** `bpf_map_lookup_elem`. */
  readonly name: string;
  readonly index: number;
  /** The C line with it. */
  readonly source: string | undefined;
}

// Helpers and kernel functions that take what their first argument points to away from the program.
const RELEASE =
  /^bpf_(?:ringbuf_(?:submit|discard)(?:_dynptr)?|\w+_release|sk_release|obj_drop\w*|put_file|rbtree_add\w*|list_push_\w+)$/;

const CLOBBERED = ['R0', 'R1', 'R2', 'R3', 'R4', 'R5'] as const;

/**
 * Follows registers from instruction to instruction. Kernels before 5.17 print what registers hold only where paths meet: what
 * lies between is followed here, as far as it can be known without being the verifier.
 */
export class Registers {
  #values = new Map<string, Value>();
  readonly #calls = new Map<number, Call>();

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  /** The call at an instruction, the last time it ran. */
  callAt(index: number): Call | undefined {
    return this.#calls.get(index);
  }

  /** The verifier printed all registers. */
  replace(states: ReadonlyMap<string, string>): void {
    this.#values = new Map(
      states.entries().map(([name, state]) => [name, { ...this.#values.get(name), state }]),
    );
  }

  /** The verifier printed those that changed. */
  merge(states: ReadonlyMap<string, string>): void {
    for (const [name, state] of states)
      this.#values.set(name, { ...this.#values.get(name), state });
  }

  /** An instruction ran. */
  run(text: string, index: number, source: string | undefined): void {
    const called = /^call (?:kernel-function )?(\w+)(?:#-?\d+)?$/.exec(text)?.[1];
    if (called !== undefined || text.startsWith('call ')) {
      this.#call(called === undefined ? undefined : { name: called, index, source });
      return;
    }
    const copied = /^r(\d+) = r(\d+)$/.exec(text);
    if (copied !== null) {
      this.#set(`R${copied[1]}`, this.#values.get(`R${copied[2]}`));
      return;
    }
    const constant = /^[rw](\d+) = (-?\d+)$/.exec(text);
    if (constant !== null) {
      this.#set(`R${constant[1]}`, { state: constant[2] });
      return;
    }
    const written = /^[rw](\d+) (?:\S+)?=/.exec(text)?.[1];
    if (written !== undefined) this.#set(`R${written}`, { state: undefined });
  }

  #call(call: Call | undefined): void {
    const given = this.#values.get('R1');
    for (const name of CLOBBERED) this.#values.delete(name);
    if (call === undefined) return;
    this.#calls.set(call.index, call);
    if (RELEASE.test(call.name) && given?.from !== undefined) {
      for (const [name, value] of this.#values)
        if (value.from === given.from)
          this.#values.set(name, { state: undefined, from: given.from, released: call });
    }
    this.#values.set('R0', { state: undefined, from: call });
  }

  #set(name: string, value: Value | undefined): void {
    if (value === undefined) this.#values.delete(name);
    else this.#values.set(name, value);
  }
}
