import { expect, test } from 'vitest';
import { UsageError } from '../exit.ts';
import { btfOf } from '../testing/btf.ts';
import { prototypeOf, type FuncProto } from './prototype.ts';
import { parseValuePaths } from './value-path.ts';
import { allValues, valuesAt } from './values.ts';

const btf = btfOf(`
typedef _Bool bool;
enum whence { FROM_START, FROM_HERE = 7 };
struct name { unsigned hash; unsigned length; const char *text; };
struct entry { int count; struct { long padding; union { struct name name; long other; }; }; struct entry *parent; };
struct path { void *mount; struct entry *entry; };
struct file { unsigned mode : 3; int access : 5; unsigned short rest; struct path path; char label[16]; int numbers[4]; struct file *next; };
struct pair { long first; long second; };
struct large { long parts[4]; };
typedef unsigned short umode_t;
struct entry entry;
__int128 wide;

int open_at(int dfd, const char *filename, struct file *file, umode_t mode, enum whence whence) { return 0; }
void write_to(struct file *file, const char *buf, unsigned long count, bool sync) {}
struct pair *by_value(struct pair *pair, struct large *large) { return pair; }
`);

function proto(name: string): FuncProto {
  const type = btf.find('func', name);
  const found = btf.type(type?.type ?? 0);
  if (found.kind !== 'func_proto') throw new RangeError(`no ${name}`);
  return found;
}

const prototype = (name: string) => prototypeOf(btf, proto(name), 6);
const at = (name: string, args: string) => valuesAt(name, prototype(name), parseValuePaths(args));
const plan = (args: string) => at('open_at', args)[0]?.plan;

test('[E2] all arguments, in their order, by their types', () => {
  expect(
    allValues(prototype('open_at')).map(({ name, form, plan: { argument, text } }) => [
      name,
      form.kind,
      argument,
      text,
    ]),
  ).toEqual([
    ['dfd', 'integer', 0, 0],
    ['filename', 'text', 1, 1],
    ['file', 'pointer', 2, 0],
    ['mode', 'integer', 3, 0],
    ['whence', 'integer', 4, 0],
  ]);
});

test('memory with a length beside it is no text, unless it is asked for', () => {
  expect(allValues(prototype('write_to'))[1]).toMatchObject({
    name: 'buf',
    form: { kind: 'pointer' },
    plan: { text: 0 },
  });
  expect(at('write_to', 'buf')[0]).toMatchObject({ form: { kind: 'text' }, plan: { text: 1 } });
});

test.for([
  ['an argument', 'dfd', { reads: 0, offsets: [] }],
  ['a field behind a pointer', 'file->rest', { reads: 1, size: 2, offsets: [2] }],
  [
    'a struct within a struct, dot or arrow',
    'file.path->entry',
    { reads: 1, size: 8, offsets: [16] },
  ],
  [
    'a pointer behind a pointer',
    'file->path.entry->count',
    { reads: 2, size: 4, offsets: [16, 0] },
  ],
  [
    'through structs and unions without a name, to a text',
    'file->path.entry->name.text',
    { reads: 2, size: 8, offsets: [16, 24], text: 1 },
  ],
  ['text in the struct itself', 'file->label', { reads: 1, size: 0, offsets: [24], text: 1 }],
  ['another array, by its address', 'file->numbers', { reads: 1, size: 0, offsets: [40], text: 0 }],
  [
    'four pointers',
    'file->next->next->next->rest',
    { reads: 4, size: 2, offsets: [56, 56, 56, 2] },
  ],
] as const)('finds %s', ([, args, expected]) => {
  expect(plan(args)).toMatchObject(expected);
});

test('finds bit-fields in the bytes that they are in', () => {
  expect(at('open_at', 'file->mode,file->access')).toMatchObject([
    { form: { signed: false, bits: { offset: 0, size: 3 } }, plan: { size: 1, offsets: [0] } },
    { form: { signed: true, bits: { offset: 3, size: 5 } }, plan: { size: 1, offsets: [0] } },
  ]);
});

test('a fourth text is shown as a pointer', () => {
  const texts = at('open_at', 'filename,file->label,file->path.entry->name.text,file->next->label');
  expect(texts.map(({ form, plan: { text } }) => [form.kind, text])).toEqual([
    ['text', 1],
    ['text', 2],
    ['text', 3],
    ['pointer', 0],
  ]);
});

test.for([
  ['dfdd', 'open_at has no argument dfdd: did you mean dfd?'],
  ['zzzzzz', 'open_at has no argument zzzzzz: it has dfd, filename, file, mode, whence.'],
  ['file->labl', 'struct file has no field labl: did you mean label?'],
  ['file->path.entry->nam', 'struct entry has no field nam: did you mean name?'],
  ['dfd->x', 'dfd in dfd->x is no struct, and has no field x.'],
  ['file->path', 'file->path is a struct: name a field of it, such as file->path.mount.'],
  [
    'file->next->next->next->next->mode',
    'file->next->next->next->next->mode follows 5 pointers; 4 are the most.',
  ],
  ['dfd,dfd', '--args names dfd twice.'],
  ['dfd,', "'' names no argument: give names separated by commas, such as dfd,how->flags."],
  ['file->', "'file->' names no argument: give names separated by commas, such as dfd,how->flags."],
  [
    'dfd,filename,file,mode,whence,file->mode,file->rest,file->label,file->next',
    '--args takes at most 8 values; these are 9.',
  ],
] as const)('%s: %s', ([args, message]) => {
  expect(() => at('open_at', args)).toThrow(new UsageError(message));
});

const typeNamed = (kind: 'struct' | 'int' | 'typedef', name: string): number => {
  const found = btf.find(kind, name);
  if (found === undefined) throw new RangeError(`no ${name}`);
  return found.id;
};

type Parameters = readonly (readonly [name: string, type: number])[];

/** Where parameters are, by name, with six registers. */
function registers(parameters: Parameters): [string, number | undefined][] {
  const types = parameters.map(([name, type]) => ({ name, type }));
  const made = prototypeOf(btf, { kind: 'func_proto', id: 0, returns: 0, parameters: types }, 6);
  expect(made.isPlain).toBe(false);
  return made.arguments.map(({ name, register }) => [name, register]);
}

test('arguments behind structs are where the ABI puts them', () => {
  const int = typeNamed('int', 'int');
  const pair = typeNamed('struct', 'pair');
  const parameters: Parameters = [
    ['a', int],
    ['two_registers', pair],
    ['b', int],
    ['on_the_stack', typeNamed('struct', 'large')],
    ['c', int],
    ['', int],
    ['d', int],
    ['dots', 0],
  ];
  const onArm = process.arch === 'arm64' ? 1 : 0;
  expect(registers(parameters)).toEqual([
    ['a', 0],
    ['two_registers', undefined],
    ['b', 3],
    ['on_the_stack', undefined],
    ['c', 4 + onArm],
    ['arg5', onArm === 1 ? undefined : 5],
    ['d', undefined],
  ]);
  expect(prototype('open_at').isPlain).toBe(true);
});

test('what has no room in the registers as a whole leaves them to those behind it', () => {
  const long = typeNamed('int', '__int128');
  const first = ['a', 'b', 'c', 'd', 'e'].map((name) => [name, typeNamed('int', 'int')] as const);
  expect(registers([...first.slice(0, 1), ['wide', long], ['next', first[0]?.[1] ?? 0]])).toEqual([
    ['a', 0],
    ['wide', undefined],
    ['next', 3],
  ]);
  expect(
    registers([...first, ['pair', typeNamed('struct', 'pair')], ['last', first[0]?.[1] ?? 0]]).at(
      -1,
    ),
  ).toEqual(['last', 5]);
});
