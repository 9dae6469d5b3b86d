import { isDigit } from './scan.ts';

interface Parts {
  readonly type: string;
  readonly fields: ReadonlyMap<string, string>;
}

// What kernels call a number: `inv` up to 5.17, `scalar` since.
const NUMBER = /^(?:invP?|scalar|P)?(?:\((.*)\))?$/;
const CONSTANT = /^(?:invP?|scalar|P)?\(?(-?\d+|0x[0-9a-f]+)\)?$/;
const POINTER = /^([a-z]\w*)(?:\((.*)\))?$/;
const STACK = /^fp(-?\d+|\([^)]*\))?/;

const types: Readonly<Record<string, string>> = {
  ctx: "the program's context",
  map_ptr: 'a map',
  map_value: 'a value of a map',
  map_key: 'a key of a map',
  fp: 'an address on the stack',
  pkt: 'an address in the packet',
  pkt_meta: "an address in the packet's metadata",
  pkt_end: 'the end of the packet',
  mem: 'an address in memory',
  alloc_mem: 'an address in memory',
  rdonly_mem: 'an address in memory that can only be read',
  rdonly_buf: 'an address in memory that can only be read',
  rdwr_buf: 'an address in memory',
  buf: 'an address in memory',
  sock: 'a socket',
  sock_common: 'a socket',
  tcp_sock: 'a TCP socket',
  func: 'a function',
  arena: 'an address in an arena',
};

/** What a register holds, in plain words; undefined for a notation that is not known here. */
export function describeRegister(state: string): string | undefined {
  if (state === '') return undefined;
  const number = describeNumber(state);
  if (number !== undefined) return number;
  const stack = state.startsWith('fp') ? STACK.exec(state) : null;
  if (stack !== null) return describeStack(stack[1] ?? '0');
  const parts = readParts(state);
  if (parts === undefined) return undefined;
  const nullable = /_or_null$|^ptr_or_null_/.test(parts.type);
  const words = describeType(parts);
  if (words === undefined) return undefined;
  return `${words}${describeOffset(parts.fields)}${nullable ? ', or NULL' : ''}`;
}

function describeNumber(state: string): string | undefined {
  if (!startsNumber(state)) return undefined;
  const constant = CONSTANT.exec(state)?.[1];
  if (constant !== undefined) return `the number ${decimal(constant)}`;
  const match = NUMBER.exec(state);
  if (match === null) return undefined;
  const fields = readFields(match[1] ?? '');
  const { low, high } = range(fields);
  if (low !== undefined && high !== undefined)
    return low === high ? `the number ${low}` : `a number from ${low} to ${high}`;
  if (high !== undefined) return `a number up to ${high}, or negative`;
  if (low !== undefined) return `a number from ${low} on`;
  return 'a number that can be anything';
}

/** Whether it can be a number's notation at all: most registers hold addresses, and an expression takes long to compile. */
function startsNumber(state: string): boolean {
  if (state.startsWith('scalar') || state.startsWith('inv')) return true;
  return isDigit(state.charCodeAt(0)) || '-(P'.includes(state.charAt(0));
}

/** Bounds as decimals; kernels leave out those that say nothing. */
function range(fields: ReadonlyMap<string, string>): {
  readonly low: string | undefined;
  readonly high: string | undefined;
} {
  const unsigned = fields.get('umax') ?? fields.get('umax_value');
  const smallest = fields.get('smin') ?? fields.get('smin_value');
  const largest = fields.get('smax') ?? fields.get('smax_value');
  if (smallest !== undefined) {
    const high = largest ?? unsigned;
    return { low: decimal(smallest), high: high === undefined ? undefined : decimal(high) };
  }
  if (unsigned !== undefined && BigInt(unsigned) < 1n << 63n) {
    const least = fields.get('umin') ?? fields.get('umin_value') ?? '0';
    return { low: decimal(least), high: decimal(unsigned) };
  }
  return { low: undefined, high: largest === undefined ? undefined : decimal(largest) };
}

function decimal(number: string): string {
  return number.startsWith('-') ? number : BigInt(number).toString();
}

function describeStack(offset: string): string {
  if (offset.startsWith('(')) return 'an address on the stack';
  const below = -Number(offset);
  return below === 0
    ? "the top of the function's stack"
    : `an address on the stack, ${below} bytes below its top`;
}

function describeType({ type, fields }: Parts): string | undefined {
  const base = type.replace(/_or_null$/, '');
  const map = fields.get('map');
  const size = fields.get('vs') ?? fields.get('mem_size') ?? fields.get('sz');
  const bytes = size === undefined || size === '0' ? '' : ` of ${size} bytes`;
  if (base === 'map_value')
    return map === undefined ? `a map's value${bytes}` : `a value${bytes} of map '${map}'`;
  if (base === 'map_ptr') return map === undefined ? 'a map' : `map '${map}'`;
  if (base === 'ringbuf_mem')
    return bytes === '' ? 'room in a ring buffer' : `room for ${size} bytes in a ring buffer`;
  const known = types[base];
  if (known !== undefined) return `${known}${bytes}`;
  // `trusted_ptr_task_struct`, `ptr_or_null_sock`, `rcu_ptr_cgroup`: the last part names the type.
  const struct = /^(?:\w+_)?ptr_(?:or_null_)?(\w+)$/.exec(type)?.[1];
  return struct === undefined
    ? undefined
    : `a kernel object of type ${struct.replace(/_or_null$/, '')}`;
}

function describeOffset(fields: ReadonlyMap<string, string>): string {
  const from = Number(fields.get('off') ?? fields.get('imm') ?? 0);
  const { low, high } = range(fields);
  if (low !== undefined && high !== undefined)
    return `, at byte ${BigInt(low) + BigInt(from)} to ${BigInt(high) + BigInt(from)}`;
  return from === 0 ? '' : `, at byte ${from}`;
}

function readParts(state: string): Parts | undefined {
  const [, type, fields] = POINTER.exec(state) ?? [];
  return type === undefined ? undefined : { type, fields: readFields(fields ?? '') };
}

/** Reads `ks=4,vs=8,smin=smin32=0,var_off=(0x0; 0xff)`. */
function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let start = 0; start < text.length;) {
    const end = endOfField(text, start);
    const names = text.slice(start, end).split('=');
    const value = names.pop() ?? '';
    for (const name of names) fields.set(name, value);
    start = end + 1;
  }
  return fields;
}

/** A field ends at a comma that is in no parentheses; there are none within such. */
function endOfField(text: string, start: number): number {
  const end = endAt(text, ',', start);
  const open = text.slice(start, end).indexOf('(');
  return open === -1 ? end : endAt(text, ',', endAt(text, ')', start + open));
}

function endAt(text: string, character: string, start: number): number {
  const at = text.indexOf(character, start);
  return at === -1 ? text.length : at;
}
