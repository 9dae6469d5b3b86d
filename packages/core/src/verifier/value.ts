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

// Helpers and kernel functions that take what their first argument points to away from the program: those that logs have most by name.
const RELEASING: ReadonlySet<string> = new Set([
  'bpf_ringbuf_submit',
  'bpf_ringbuf_submit_dynptr',
  'bpf_ringbuf_discard',
  'bpf_ringbuf_discard_dynptr',
  'bpf_put_file',
]);
const RELEASE = /^bpf_(?:\w+_release|obj_drop\w*|rbtree_add\w*|list_push_\w+)$/;

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
      states.entries().map(([name, state]) => [name, withState(this.#values.get(name), state)]),
    );
  }

  /** The verifier printed those that changed. */
  merge(states: ReadonlyMap<string, string>): void {
    for (const [name, state] of states)
      this.#values.set(name, withState(this.#values.get(name), state));
  }

  /** An instruction ran. Without regular expressions: a log has hundreds of them, and is read by code that never ran before. */
  run(text: string, index: number, source: string | undefined): void {
    const words = text.split(' ');
    const [first = '', operator = '', operand = ''] = words;
    if (first === 'call') {
      const called = operator === 'kernel-function' ? operand : operator;
      const end = called.indexOf('#');
      this.#call({ name: end === -1 ? called : called.slice(0, end), index, source });
      return;
    }
    const target = registerName(first);
    if (target === undefined || !operator.endsWith('=')) return;
    // `w1 = w2` copies half of it only, which is another value.
    const copied = words.length === 3 && operator === '=' && first.startsWith('r');
    const origin = copied && operand.startsWith('r') ? registerName(operand) : undefined;
    if (origin !== undefined) this.#set(target, this.#values.get(origin));
    else this.#set(target, { state: operator === '=' ? constant(words) : undefined });
  }

  #call(call: Call): void {
    const given = this.#values.get('R1');
    for (const name of CLOBBERED) this.#values.delete(name);
    this.#calls.set(call.index, call);
    if (given?.from !== undefined && releases(call.name)) {
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

function releases(name: string): boolean {
  return RELEASING.has(name) || RELEASE.test(name);
}

function withState(value: Value | undefined, state: string): Value {
  if (value?.released === undefined || /^(?:inv|scalar|-?\d)/.test(state))
    return { ...value, state };
  // What was given away is no pointer to the verifier: this one is another.
  return { state };
}

/** `R1` for `r1` and `w1`; undefined for anything else. */
function registerName(word: string): string | undefined {
  const letter = word[0];
  const number = word.slice(1);
  return (letter === 'r' || letter === 'w') && number !== '' && Number(number) <= 10
    ? `R${number}`
    : undefined;
}

/** The number that `r1 = 5` assigns. */
function constant(words: readonly string[]): string | undefined {
  const operand = words[2] ?? '';
  // In hexadecimal the kernel prints what it loads by two words: addresses of maps and their values.
  const decimal = operand !== '' && !operand.startsWith('0x') && Number.isInteger(Number(operand));
  return decimal && words.length === 3 ? operand : undefined;
}
