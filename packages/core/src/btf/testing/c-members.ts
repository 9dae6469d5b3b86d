import type { CRecord, CType } from './c-type.ts';

/** A member with a name, those of anonymous members among them. */
interface CMember {
  readonly name: string;
  readonly type: CType;
}

/** Writes C for one struct: its declaration, and statements that tidy up and print a variable of it. */
export class CMembers {
  /** From `{` to `}`. */
  readonly body: string;
  readonly #struct: CRecord;
  readonly #members = new Map<CRecord, readonly CMember[]>();
  #names = 0;

  constructor(struct: CRecord) {
    this.#struct = struct;
    this.body = this.#bodyOf(struct);
  }

  /** After a variable was filled with any bytes: gives members for which not all bytes are a value one that they can hold. */
  tidy(variable: string): string {
    return this.#each(this.#struct, variable, (type, at) => {
      switch (type.kind) {
        case 'bool':
        case 'bool-bit':
          return `${at} = next() & 1;`;
        case 'float':
        case 'double':
          return `${at} = (s64)next() / 1024.0;`;
        case 'exact':
          return `${at} = ${type.signed ? '(s64)' : ''}next() >> 11;`;
        case 'text':
          return `text(${at}, ${type.length});`;
        default:
          return '';
      }
    });
  }

  /** Sets every bit that belongs to a member. */
  ones(variable: string): string {
    return this.#each(this.#struct, variable, (type, at) => {
      if (type.kind === 'bits') return `${at} = -1;`;
      if (type.kind === 'bool' || type.kind === 'bool-bit') return `${at} = 1;`;
      return `memset((void *)&${at}, 0xff, sizeof(${at}));`;
    });
  }

  /** Prints the variable as JSON. */
  print(variable: string): string {
    return this.#printRecord(this.#struct, variable);
  }

  #bodyOf(record: CRecord): string {
    const members: CMember[] = [];
    const lines = record.members.map((type) => {
      const anonymous = (type.kind === 'struct' || type.kind === 'union') && type.anonymous;
      const name = anonymous ? '' : `f${this.#names++}`;
      const line = `${this.#declare(type, name)};`;
      if (anonymous) members.push(...(this.#members.get(type) ?? []));
      else members.push({ name, type });
      return line;
    });
    this.#members.set(record, members);
    return `{ ${lines.join(' ')} }`;
  }

  #declare(type: CType, name: string): string {
    switch (type.kind) {
      case 'integer':
        return `${type.type} ${name}`;
      case 'bits':
        return `${type.of.type} ${name} : ${type.width}`;
      case 'bool':
        return `_Bool ${name}`;
      case 'bool-bit':
        return `_Bool ${name} : 1`;
      case 'float':
      case 'double':
        return `${type.kind} ${name}`;
      case 'wide':
        return `__int128 ${name}`;
      case 'pointer':
        return type.function ? `int (*${name})(void *)` : `void *${name}`;
      case 'exact':
        return `${type.signed ? 's53' : 'u53'} ${name}`;
      case 'text':
        return `char ${name}[${type.length}]`;
      case 'bytes':
        return `u8 ${name}[${type.length}]`;
      case 'array':
        return this.#declare(type.element, `${name}[${type.length}]`);
      case 'struct':
      case 'union':
        return `${type.kind} ${type.attribute} ${this.#bodyOf(type)} ${name}`;
    }
  }

  /** A statement for each leaf: arrays in loops. */
  #each(record: CRecord, at: string, leaf: (type: CType, at: string) => string): string {
    return (this.#members.get(record) ?? [])
      .map(({ name, type }) => this.#eachOf(type, `${at}.${name}`, leaf))
      .join('\n');
  }

  #eachOf(type: CType, at: string, leaf: (type: CType, at: string) => string): string {
    if (type.kind === 'struct' || type.kind === 'union') return this.#each(type, at, leaf);
    if (type.kind !== 'array') return leaf(type, at);
    return this.#loop(type.length, (index) => this.#eachOf(type.element, `${at}[${index}]`, leaf));
  }

  #loop(length: number, body: (index: string) => string): string {
    const index = `i${this.#names++}`;
    return `for (int ${index} = 0; ${index} < ${length}; ${index}++) { ${body(index)} }`;
  }

  #printRecord(record: CRecord, at: string): string {
    const members = (this.#members.get(record) ?? []).map(
      ({ name, type }, index) =>
        `printf("${index === 0 ? '' : ','}\\"${name}\\":"); ${this.#print(type, `${at}.${name}`)}`,
    );
    return `printf("{"); ${members.join(' ')} printf("}");`;
  }

  #print(type: CType, at: string): string {
    switch (type.kind) {
      case 'integer':
        return type.bits === 64 ? `big(${at});` : `number(${at});`;
      case 'bits':
        return type.of.bits === 64 ? `big(${at});` : `number(${at});`;
      case 'wide':
        return `big(${at});`;
      case 'exact':
        return `number(${at});`;
      case 'bool':
      case 'bool-bit':
        return `printf(${at} ? "true" : "false");`;
      case 'float':
      case 'double':
        return `printf("%.17g", ${at});`;
      case 'pointer':
        return `big((u64)${at});`;
      case 'text':
        return `printf("\\"%s\\"", ${at});`;
      case 'bytes':
        return `hex(${at}, ${type.length});`;
      case 'array': {
        // An array of bytes is one value, however it came to be one.
        const { element } = type;
        if (element.kind === 'integer' && /\bu8$/.test(element.type))
          return `hex((void *)${at}, ${type.length});`;
        const item = (index: string) =>
          `if (${index}) printf(","); ${this.#print(element, `${at}[${index}]`)}`;
        return `printf("["); ${this.#loop(type.length, item)} printf("]");`;
      }
      case 'struct':
      case 'union':
        return this.#printRecord(type, at);
    }
  }
}
