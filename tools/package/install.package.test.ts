// The packages as others get them: packed, installed by npm into an empty project outside of the repository, and used there.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { compileBpf } from '@ebpf-dojo/core/skeleton';
import { requires } from '@ebpf-dojo/testkit';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeProgram, nodeVersions } from './nodes.ts';
import { pack } from './pack.ts';

const ROOT = join(import.meta.dirname, '../..');
const STRICTEST = {
  target: 'ES2024',
  lib: ['ES2024', 'ESNext.Disposable'],
  module: 'NodeNext',
  types: ['node'],
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: false,
};
const UNTIL_NOTHING_IS_LOST = 10;

let folder = '';
let project = '';
let tarballs: string[] = [];
/** Our own PATH has this repository in it. */
const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'packages-'));
  project = join(folder, 'project');
  cpSync(join(import.meta.dirname, 'project'), project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  compileBpf('packages/core/fixtures/counter.bpf.c', {
    cwd: ROOT,
    out: project,
    include: ['bpf/include'],
  });
  tarballs = await pack(folder);
  await promisify(execFile)(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs],
    { cwd: project },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tarball = (name: string) =>
  tarballs.find((path) => basename(path).startsWith(`ebpf-dojo-${name}-`)) ?? '';
const filesOf = (name: string) =>
  execFileSync('tar', ['-tzf', tarball(name)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .toSorted();
const run = (node: string, args: readonly string[]) =>
  spawnSync(node, args, { cwd: project, encoding: 'utf8', env });

describe('the tarball', () => {
  test.for(['core', 'bpf', 'cli'])('of %s is what publint wants', async (name) => {
    const bytes = readFileSync(tarball(name));
    const { messages } = await publint({
      pack: { tarball: new Uint8Array(bytes).buffer },
      strict: true,
    });
    expect(messages).toEqual([]);
  });

  test('of bpf has the objects and what opens them, built', () => {
    expect(filesOf('bpf').filter((path) => path.startsWith('package/dist/'))).toEqual(
      globSync('*.bpf.c', { cwd: join(ROOT, 'bpf/src') })
        .map((file) => file.replace('.bpf.c', ''))
        .flatMap((name) => [`${name}.bpf.o`, `${name}.skel.d.ts`, `${name}.skel.js`])
        .map((file) => `package/dist/${file}`)
        .toSorted(),
    );
  });

  test.for(['core', 'cli'])('of %s has built code, and no test', (name) => {
    const files = filesOf(name);
    expect(files).toContain('package/LICENSE');
    expect(
      files.filter(
        (path) =>
          !/^package\/(include\/.*\.h|dist\/.*\.(js|d\.ts)|package\.json|README\.md|LICENSE)$/.test(
            path,
          ),
      ),
    ).toEqual([]);
    expect(files.filter((path) => /testing\/|\.test\./.test(path))).toEqual([]);
  });
});

test("the packages' declarations hold for a user with the strictest options", () => {
  const tool = join('node_modules', '.bin', 'ebpf-tool');
  expect(
    run(process.execPath, [tool, 'gen', 'skeleton', 'counter.bpf.o', '--out', 'counter.mjs']),
  ).toMatchObject({ status: 0 });
  const options = { ...STRICTEST, typeRoots: [join(ROOT, 'node_modules/@types')] };
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['user.ts'] }),
  );
  const { stdout, status } = run(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '-p',
    project,
  ]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});

describe.each(nodeVersions())('on Node.js %s', (version) => {
  let node = '';
  beforeAll(() => {
    node = nodeProgram(version);
    expect(run(node, ['--version']).stdout.trim()).toBe(`v${version}`);
  });

  test('ebpf-tool trace --json -- true', () => {
    requires('root', 'btf', 'ring buffer', 'btf tracepoint');
    const { calls, summary } = untilNothingIsLost();
    expect(summary.exit).toEqual({ code: 0, signal: null });
    expect(summary.seen).toBe(calls.length);
    expect(summary.delivered).toBe(calls.length);
    expect(calls.filter(({ syscall }) => syscall === 'execve')).toMatchObject([
      { result: 0, error: null, comm: 'sh', text: '/usr/bin/true' },
    ]);
    expect(calls.at(-1)).toMatchObject({ syscall: 'exit_group', state: 'ended', comm: 'true' });
    expect(new Set(calls.map(({ pid }) => pid)).size).toBe(1);
  });

  function untilNothingIsLost() {
    const tool = join('node_modules', '.bin', 'ebpf-tool');
    for (let tries = 1; ; tries++) {
      const { status, stdout, stderr } = run(node, [tool, 'trace', '--json', '--', 'true']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const lines = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const summary = lines.pop();
      if (summary.lost === 0 || tries === UNTIL_NOTHING_IS_LOST) return { calls: lines, summary };
    }
  }

  test.for([
    ['opens its file', [], []],
    ['carries its object', ['--embed'], []],
    ['needs no code generation', [], ['--disallow-code-generation-from-strings']],
  ] as const)('a program of its own, whose skeleton %s', ([, options, flags]) => {
    requires('root', 'btf', 'ring buffer', 'raw tracepoint');
    const tool = join('node_modules', '.bin', 'ebpf-tool');
    const generated = run(node, [
      tool,
      'gen',
      'skeleton',
      'counter.bpf.o',
      '--out',
      'counter.mjs',
      ...options,
    ]);
    expect(generated).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'ebpf-tool: wrote counter.mjs\nebpf-tool: wrote counter.d.mts\n',
    });
    const times = randomInt(50, 500);
    const { status, stdout, stderr } = run(node, [...flags, 'main.mjs', String(times)]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({
      greeting: 'žluťoučký',
      limit: 7,
      lost: 0,
      events: said.calls,
      counted: said.calls,
      inOrder: true,
      pids: [said.self],
      sample: { sequence: String(2n ** 63n), duration: 5, pid: 7, comm: 'node' },
    });
    // Node.js makes calls of its own on that thread, more on a busy machine. Each is counted three ways above; none of ours may be missing.
    expect(said.calls).toBeGreaterThanOrEqual(times);
  });
});
