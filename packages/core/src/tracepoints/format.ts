import { checkBytes, checkString } from '../arguments.ts';
import { TracepointFormatError } from '../errors/tracepoint-format-error.ts';
import type { Scope } from './evaluate.ts';
import { readField, type TracepointValue } from './field-value.ts';
import { parseField, type TracepointField } from './field.ts';
import { PrintFormat } from './print-format.ts';

/** The value of a constant by its name in C; undefined when it is not known. */
export type ConstantLookup = (name: string) => bigint | undefined;

/** The values of a record's fields by their names. A field that the record is too short for is missing. */
export type TracepointValues = Readonly<Record<string, TracepointValue>>;

/**
 * How the records of a tracepoint look: what /sys/kernel/tracing/events/CATEGORY/NAME/format says.
 *
 * Source: Documentation/trace/events.rst, "Event formats".
 */
export class TracepointFormat {
  readonly name: string;
  /** The kernel's number of it on this boot, which a record's `common_type` has. */
  readonly id: number;
  /** All fields, in the order of their bytes: first those that every tracepoint has. */
  readonly fields: readonly TracepointField[];
  /** Bytes of a record without what its `__data_loc` and `__rel_loc` fields refer to. */
  readonly size: number;
  /** The kernel's own line of text: a printf format and its arguments, in C. */
  readonly printLine: string;
  readonly #print: PrintFormat;
  readonly #constants: ConstantLookup;

  private constructor(parts: Parts, constants: ConstantLookup) {
    this.name = parts.name;
    this.id = parts.id;
    this.fields = parts.fields;
    this.printLine = parts.printLine;
    this.size = Math.max(0, ...parts.fields.map(({ offset, size }) => offset + size));
    // What the kernel generates for system calls shows file descriptors and errors in hexadecimal.
    const generated = parts.fields.some(({ name }) => name === '__syscall_nr');
    this.#print = new PrintFormat(parts.printLine, generated);
    this.#constants = constants;
  }

  /**
   * Reads the text of a format file.
   *
   * @param constants values of the constants that the `print fmt` line names without telling them. Without it, fields shown with them
   *   are shown as numbers
   * @throws {TracepointFormatError} when the text is not what a kernel writes
   */
  static parse(text: string, constants?: ConstantLookup): TracepointFormat {
    checkString(text, "A tracepoint's format");
    return new TracepointFormat(partsOf(text), constants ?? (() => undefined));
  }

  /** The constants that the `print fmt` line names without telling them. */
  get namedConstants(): ReadonlySet<string> {
    return this.#print.constants;
  }

  /**
   * Reads a record as the kernel wrote it.
   *
   * @param record from its first byte on. It may be cut: fields and characters that it lacks are left out
   */
  decode(record: Uint8Array): TracepointValues {
    const view = viewOf(record);
    const values: Record<string, TracepointValue> = {};
    for (const field of this.fields) {
      const value = readField(field, view);
      if (value !== undefined) values[field.name] = value;
    }
    return values;
  }

  /**
   * A field of a record as the kernel prints it: flags and states by their names, addresses as such.
   *
   * @param name of the field
   * @param values what {@link TracepointFormat.decode} gave
   * @returns undefined when the kernel's line has nothing to say of it alone, or is beyond what is understood here
   */
  text(name: string, values: TracepointValues): string | undefined {
    checkString(name, 'The name of a field');
    const scope: Scope = {
      field: (field) => (Object.hasOwn(values, field) ? values[field] : undefined),
      constant: this.#constants,
    };
    return this.#print.text(name, scope);
  }
}

interface Parts {
  readonly name: string;
  readonly id: number;
  readonly fields: readonly TracepointField[];
  readonly printLine: string;
}

function partsOf(text: string): Parts {
  const name = /^name: (\S+)$/m.exec(text)?.[1];
  const id = /^ID: (\d+)$/m.exec(text)?.[1];
  if (name === undefined || id === undefined)
    throw new TracepointFormatError(
      "This is no format of a tracepoint: the lines 'name: …' and 'ID: …' are missing.",
    );
  const at = text.search(/^print fmt: /m);
  const head = at < 0 ? text : text.slice(0, at);
  return {
    name,
    id: Number(id),
    fields: head
      .split('\n')
      .filter((line) => line.trimStart().startsWith('field:'))
      .map(parseField),
    printLine: at < 0 ? '' : text.slice(at + 'print fmt: '.length).trim(),
  };
}

function viewOf(record: Uint8Array): DataView {
  const bytes = checkBytes(record, 'The record of a tracepoint');
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
