import { CaptureKind, CaptureState, type Call, type Captured } from '@ebpf-dojo/bpf/trace';
import type { Btf } from '@ebpf-dojo/core';
import type { Abi } from '@ebpf-dojo/core/syscalls';
import {
  capturesOf,
  signatureOf,
  UserStructs,
  type Argument,
  type Capturing,
  type Signature,
} from './arguments/index.ts';
import type { KernelParameters } from './arguments/kernel-parameters.ts';
import { byDeclaration, plainText, typedValue, type Parameter } from './arguments/plain-value.ts';
import { abiOf, nameOf } from '../syscalls/syscall-name.ts';
import { isRead } from './describe.ts';

/** An argument of a call that was made. */
export interface ReadArgument {
  /** As the kernel declares it; `arg0` when it does not say. */
  readonly name: string;
  /** In C; undefined when the kernel does not say. */
  readonly type: string | undefined;
  readonly value: bigint;
  /** What the value means; undefined when that is the value. */
  readonly meaning: string | undefined;
  /** The meaning or the value, for people. */
  readonly text: string;
  /** Whether the call takes no notice of it. */
  readonly ignored: boolean;
}

/** The path or name among a call's arguments. */
export interface CallText {
  readonly text: string;
  /** Whether this is only its beginning. */
  readonly cut: boolean;
}

/** What is known of all calls of one name. */
interface Known {
  readonly name: string;
  readonly signature: Signature;
  readonly captures: readonly Capturing[];
  readonly parameters: readonly (Parameter | undefined)[];
}

const REGISTERS = 6;
const utf8 = new TextDecoder();

/** Reads what calls were given: names and types as the kernel declares them, values as the tables of `arguments/` know them. */
export class CallReader {
  readonly #parameters: Pick<KernelParameters, 'of'>;
  readonly #structs: UserStructs;
  readonly #known = new Map<number, Known>();

  /** @param btf of trace.bpf.o */
  constructor(btf: Btf, parameters: Pick<KernelParameters, 'of'>) {
    this.#structs = new UserStructs(btf);
    this.#parameters = parameters;
  }

  /** All arguments, in order. */
  arguments(call: Call): ReadArgument[] {
    const { signature, captures, parameters } = this.#knownOf(call);
    return parameters.map((parameter, index) => {
      const register = call.arguments[index] ?? 0n;
      const argument = signature[index];
      const captured = call.captured[captures.findIndex((capture) => capture.index === index)];
      const meaning = this.#meaning(call, { register, argument, parameter, captured });
      return {
        name: parameter?.name ?? `arg${index}`,
        type: parameter?.type,
        value: typedValue(register, parameter?.type),
        meaning,
        text: meaning ?? plainText(register, parameter),
        ignored: argument?.ignored?.(call.arguments) ?? false,
      };
    });
  }

  /** The first path or name; null when there is none, or it could not be read. */
  text(call: Call): CallText | null {
    const slot = this.#knownOf(call).captures.findIndex(
      ({ argument }) => argument.capture.kind === CaptureKind.CAPTURE_TEXT,
    );
    const captured = call.captured[slot];
    if (captured === undefined || !isRead(captured.state)) return null;
    return {
      text: utf8.decode(captured.bytes.subarray(0, captured.length)),
      cut: captured.state === CaptureState.CAPTURED_CUT,
    };
  }

  #meaning(
    call: Call,
    of: {
      readonly register: bigint;
      readonly argument: Argument | undefined;
      readonly parameter: Parameter | undefined;
      readonly captured: Captured | undefined;
    },
  ): string | undefined {
    const { register, argument, parameter, captured } = of;
    if (captured?.state === CaptureState.CAPTURED_UNREADABLE) return '(unreadable)';
    const show = argument?.show ?? (parameter && byDeclaration(parameter));
    return show?.(register, {
      call: call.arguments,
      captured: captured !== undefined && isRead(captured.state) ? captured : undefined,
      structs: this.#structs,
    });
  }

  #knownOf(call: Call): Known {
    const key = call.compat ? -1 - call.number : call.number;
    let known = this.#known.get(key);
    if (known === undefined) this.#known.set(key, (known = this.#find(nameOf(call), abiOf(call))));
    return known;
  }

  #find(name: string, abi: Abi | 'compat'): Known {
    const signature = abi === 'compat' ? undefined : signatureOf(name, abi);
    const declared = this.#parameters.of(name);
    const count = declared?.length ?? signature?.length ?? REGISTERS;
    return {
      name,
      signature: signature ?? [],
      captures: abi === 'compat' ? [] : capturesOf(name, abi),
      parameters: Array.from({ length: count }, (_, index) => declared?.[index]),
    };
  }
}
