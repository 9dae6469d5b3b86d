/** What a parameter, or a property of an options object, takes. */
export interface Parameter {
  /** A value that works; made anew for each call. */
  readonly good: () => unknown;
  /** Whether the documentation lets a value through. What it doesn't has to be refused. */
  readonly takes: (value: unknown) => boolean;
  /** Properties, each of which gets hostile values too. */
  readonly properties?: Readonly<Record<string, Parameter>>;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\0');
}

/** A string. What it names may be missing: that is for the kernel to say. */
export function text(good: string): Parameter {
  return { good: () => good, takes: isText };
}

/** A string that JavaScript alone looks at: any will do. */
export function anyText(good: string): Parameter {
  return { good: () => good, takes: (value) => typeof value === 'string' };
}

/** A whole number within limits. */
export function whole(good: number, min: number, max: number): Parameter {
  return {
    good: () => good,
    takes: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  };
}

/** A 64-bit integer: bigint, or a number that is exact. */
export function wide(good: bigint): Parameter {
  return {
    good: () => good,
    takes: (value) => {
      const big = Number.isSafeInteger(value) ? BigInt(value as number) : value;
      return typeof big === 'bigint' && big === BigInt.asUintN(64, big);
    },
  };
}

export function flag(good = false): Parameter {
  return { good: () => good, takes: (value) => typeof value === 'boolean' };
}

export function oneOf(...values: readonly [unknown, ...unknown[]]): Parameter {
  return { good: () => values[0], takes: (value) => values.includes(value) };
}

export function callback(good: () => unknown = () => () => {}): Parameter {
  return { good, takes: (value) => typeof value === 'function' };
}

/** Only what the test itself gives. */
export function only(good: () => unknown): Parameter {
  return { good, takes: () => false };
}

export function bytes(length: number): Parameter {
  return {
    good: () => new Uint8Array(length),
    takes: (value) => value instanceof Uint8Array && value.length === length,
  };
}

export function optional(parameter: Parameter): Parameter {
  return { ...parameter, takes: (value) => value === undefined || parameter.takes(value) };
}

/** An object of options, all of which may be missing: what has none of them is empty, whatever else it is. */
export function options(properties: Readonly<Record<string, Parameter>> = {}): Parameter {
  return {
    good: () => goodProperties(properties),
    takes: (value) => value === undefined || (typeof value === 'object' && value !== null),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, parameter]) => [name, optional(parameter)]),
    ),
  };
}

/** An object some of whose properties have to be there. */
export function target(properties: Readonly<Record<string, Parameter>>): Parameter {
  return { good: () => goodProperties(properties), takes: () => false, properties };
}

function goodProperties(properties: Readonly<Record<string, Parameter>>): Record<string, unknown> {
  const good: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(properties)) {
    const value = parameter.good();
    if (value !== undefined) good[name] = value;
  }
  return good;
}
