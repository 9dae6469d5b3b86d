import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openObject } from '../object.ts';
import { compileBpf } from './compile.ts';
import { generateSkeleton } from './generate.ts';

const PACKAGE = resolve(import.meta.dirname, '../..');
const INCLUDE = resolve(PACKAGE, '../../bpf/include');
const TSC = resolve(PACKAGE, '../../node_modules/.bin/tsc');
const BUILD = resolve(PACKAGE, 'bin/ebpf-build');

const BROKEN = 'int x = ;\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skeleton-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The skeleton of fixtures/counter.bpf.c after a change to its text. */
function skeleton(change: (source: string) => string = (source) => source): string {
  writeFileSync(
    join(folder, 'counter.bpf.c'),
    change(readFileSync(join(PACKAGE, 'fixtures/counter.bpf.c'), 'utf8')),
  );
  const object = compileBpf('counter.bpf.c', { cwd: folder, out: 'dist', include: [INCLUDE] });
  using open = openObject(join(folder, object));
  return generateSkeleton(open, { file: 'counter.bpf.o' }).module;
}

/** What the strictest compiler options say of a user of the skeleton. */
function typeErrors(generated: string, user: string): string {
  const core = resolve(PACKAGE, 'src/index.ts');
  writeFileSync(join(folder, 'counter.skel.ts'), generated);
  writeFileSync(
    join(folder, 'user.ts'),
    `import { openCounter } from './counter.skel.ts';\n${user}`,
  );
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: resolve(PACKAGE, '../../tsconfig.base.json'),
      compilerOptions: {
        paths: {
          '@ebpf-dojo/core': [core],
          '@ebpf-dojo/core/generated': [resolve(PACKAGE, 'src/generated/index.ts')],
        },
        typeRoots: [resolve(PACKAGE, 'node_modules/@types')],
      },
      files: ['user.ts'],
    }),
  );
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return spawnSync(TSC, ['--noEmit', '-p', folder], { encoding: 'utf8' }).stdout;
}

const USER = `
using open = openCounter();
open.globals.watched_pid = 1;
using object = open.load();
object.maps.events.drain((sample) => {
  const sequence: bigint = sample.sequence;
  const duration: number = sample.duration;
  const comm: string = sample.comm;
  console.log(sequence, duration, comm);
});
object.programs.count.attach();
object.globals.limit = 3;
`;

describe('[Q5] a skeleton', () => {
  test('types events, maps, programs and variables', () => {
    expect(typeErrors(skeleton(), USER)).toBe('');
  });

  test.for([
    [
      'a field of another type',
      (c: string) => c.replace('u64 sequence;', 'u32 sequence;'),
      /Type 'number' is not assignable to type 'bigint'/,
    ],
    [
      'a field of another name',
      (c: string) =>
        c
          .replaceAll('comm[TASK_COMM_LEN]', 'name[TASK_COMM_LEN]')
          .replaceAll('sample->comm', 'sample->name'),
      /Property 'comm' does not exist/,
    ],
    [
      'a variable that is gone',
      (c: string) => c.replace('u32 limit = 7;', ''),
      /Property 'limit' does not exist/,
    ],
    [
      'a program of another name',
      (c: string) => c.replace('int count(', 'int counting('),
      /Property 'count' does not exist/,
    ],
    [
      'a map of another kind',
      (c: string) =>
        c
          .replace('BPF_MAP_TYPE_RINGBUF', 'BPF_MAP_TYPE_ARRAY')
          .replace('64 * 1024);\n\t__type', '4);\n\t__type(key, u32);\n\t__type')
          .replace(/sample = bpf_ringbuf_reserve[^;]*;/, 'sample = 0;')
          .replace(/bpf_ringbuf_submit[^;]*;/, ''),
      /Expected 0 arguments/,
    ],
  ] as const)('stops its users from compiling after %s in C', ([, change, error]) => {
    expect(typeErrors(skeleton(change), USER)).toMatch(error);
  });

  test('lets nobody write a constant of a loaded object', () => {
    expect(typeErrors(skeleton(), 'openCounter().load().globals.watched_pid = 1;')).toMatch(
      /read-only property/,
    );
  });

  test('and its object are the same bytes wherever the sources lie', () => {
    const build = (name: string) => {
      const at = join(folder, name);
      cpSync(join(PACKAGE, 'fixtures'), join(at, 'src'), { recursive: true });
      cpSync(INCLUDE, join(at, 'include'), { recursive: true });
      const { status, stderr } = spawnSync(
        process.execPath,
        [BUILD, '--include', 'include', '--out', 'dist', 'src/counter.bpf.c'],
        { cwd: at, encoding: 'utf8' },
      );
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return ['counter.bpf.o', 'counter.skel.ts'].map((file) =>
        readFileSync(join(at, 'dist', file), 'base64'),
      );
    };
    expect(build('one')).toEqual(build('another place, further down'));
  });
});

describe('ebpf-build', () => {
  const run = (args: readonly string[], env = process.env) =>
    spawnSync(process.execPath, [BUILD, ...args], { cwd: folder, encoding: 'utf8', env });

  test("gives the compiler's words and exit 1 when a source is wrong", () => {
    writeFileSync(join(folder, 'broken.bpf.c'), BROKEN);
    const { status, stderr } = run(['broken.bpf.c']);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^ebpf-build: broken\.bpf\.c does not compile:\nbroken\.bpf\.c:1:9: error: expected expression/,
    );
  });

  test('[L-f] says how to get clang when it is missing', () => {
    writeFileSync(join(folder, 'any.bpf.c'), '');
    const { status, stderr } = run(['any.bpf.c'], { PATH: '/nowhere' });
    expect(status).toBe(1);
    for (const remedy of ['clang is needed', 'apt install clang', 'zypper install clang'])
      expect(stderr).toContain(remedy);
  });

  test.for([
    [[], 'name at least one .bpf.c source'],
    [['program.c'], 'program.c is no BPF C source'],
    [['--nosuch'], "Unknown option '--nosuch'"],
  ] as const)('%j is a wrong command line', ([args, message]) => {
    const { status, stderr } = run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
