/** Thrown by getters and proxies of the catalogue: when it comes out, our code did nothing with the value but look at it. */
export class Provoked extends Error {
  override readonly name = 'Provoked';
}

/** A value that somebody may pass by mistake or malice, with what a report calls it. */
export interface Hostile {
  readonly label: string;
  readonly value: unknown;
}

const provoke = (): never => {
  throw new Provoked('a trap was touched');
};

/** Any property and any operation throws. */
function trap(target: object): unknown {
  return new Proxy(target, {
    get: provoke,
    has: provoke,
    ownKeys: provoke,
    getPrototypeOf: provoke,
    getOwnPropertyDescriptor: provoke,
  });
}

/** Wrong types, wrong ranges, and objects that fight back; made anew, for some are changed by those who use them. */
export function hostileValues(): readonly Hostile[] {
  const detached = new Uint8Array(64);
  detached.buffer.transfer(0);
  const values: readonly (readonly [string, unknown])[] = [
    ['undefined', undefined],
    ['null', null],
    ['true', true],
    ['false', false],
    ['0', 0],
    ['-0', -0],
    ['1', 1],
    ['-1', -1],
    ['1.5', 1.5],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['2^31', 2 ** 31],
    ['2^32', 2 ** 32],
    ['2^53', 2 ** 53],
    ['2^64', 2 ** 64],
    ['-2^63', -(2 ** 63)],
    ['an address', 0x7fff_dead_b000],
    ['0n', 0n],
    ['-1n', -1n],
    ['2n^64', 2n ** 64n],
    ['an address as bigint', 0x7fff_dead_b000n],
    ["''", ''],
    ["'text'", 'text'],
    ["'1'", '1'],
    ['text with a NUL', 'do_unlinkat\0x'],
    ['half a surrogate pair', '\ud800'],
    ['a megabyte of text', 'x'.repeat(1 << 20)],
    ['percent signs', '%s%n%s%n'],
    ['__proto__', '__proto__'],
    ['toString', 'toString'],
    ['a String', Object('text')],
    ['a Number', Object(1)],
    ['a symbol', Symbol('hostile')],
    ['Symbol.iterator', Symbol.iterator],
    ['{}', {}],
    ['an object without prototype', Object.create(null)],
    ['[]', []],
    ['[null]', [null]],
    ['nested arrays', [[[1]]]],
    ['a sparse array', Array(3)],
    ['a function', () => 1],
    ['a class', Set],
    ['a date', new Date(0)],
    ['a map', new Map([[1, 1]])],
    ['a promise', Promise.resolve(1)],
    ['a regular expression', /x/],
    ['an error', new RangeError('not me')],
    ['no bytes', new Uint8Array(0)],
    ['a byte', new Uint8Array(1)],
    ['many bytes', new Uint8Array(1 << 16)],
    ['shared bytes', new Uint8Array(new SharedArrayBuffer(64))],
    ['detached bytes', detached],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['floats', new Float64Array(2)],
    ['a Buffer', Buffer.from('text')],
    [
      'an object that converts',
      { valueOf: () => 1, toString: () => 'text', [Symbol.toPrimitive]: () => 1 },
    ],
    ['an object whose conversion throws', { valueOf: provoke, toString: provoke, toJSON: provoke }],
    [
      'an object whose class throws',
      {
        get [Symbol.toStringTag]() {
          return provoke();
        },
      },
    ],
    ['a proxy of nothing', new Proxy({}, {})],
    ['a trap', trap({})],
    ['a function that is a trap', trap(() => 1)],
    ['a revoked proxy', revoked()],
  ];
  return values.map(([label, value]) => ({ label, value }));
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
