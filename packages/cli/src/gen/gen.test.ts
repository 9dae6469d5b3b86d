import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTool } from '../testing/tool.ts';

const SKELETON = fileURLToPath(import.meta.resolve('@ebpf-dojo/bpf/trace'));
const OBJECT = SKELETON.replace('.skel.ts', '.bpf.o');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gen-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const gen = (...args: readonly string[]) => runTool(['gen', 'skeleton', ...args], { cwd: folder });

test('beside the object it writes what ebpf-build writes', async () => {
  writeFileSync(join(folder, 'trace.bpf.o'), readFileSync(OBJECT));
  expect(await gen('trace.bpf.o')).toEqual({
    code: 0,
    stdout: '',
    stderr: 'ebpf-tool: wrote trace.skel.ts\n',
  });
  expect(readFileSync(join(folder, 'trace.skel.ts'), 'utf8')).toBe(readFileSync(SKELETON, 'utf8'));
});

test('elsewhere the module finds the object from where it is', async () => {
  writeFileSync(join(folder, 'my trace#1.bpf.o'), readFileSync(OBJECT));
  mkdirSync(join(folder, 'src/generated'), { recursive: true });
  const { code, stderr } = await gen('my trace#1.bpf.o', '--out', 'src/generated/trace.js');
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'ebpf-tool: wrote src/generated/trace.js\nebpf-tool: wrote src/generated/trace.d.ts\n',
  });
  expect(readFileSync(join(folder, 'src/generated/trace.js'), 'utf8')).toContain(
    'new URL("../../my%20trace%231.bpf.o", import.meta.url)',
  );
});

test('--embed carries the object, and --js is JavaScript', async () => {
  writeFileSync(join(folder, 'trace.bpf.o'), readFileSync(OBJECT));
  expect((await gen('trace.bpf.o', '--embed', '--js')).code).toBe(0);
  const module = readFileSync(join(folder, 'trace.skel.js'), 'utf8');
  expect(module).not.toContain('import.meta.url');
  const base64 = [...module.matchAll(/^ {6}'([A-Za-z0-9+/=]+)',$/gm)]
    .map(([, line]) => line)
    .join('');
  expect(Buffer.from(base64, 'base64').equals(readFileSync(OBJECT))).toBe(true);
});

test('what is no BPF object is refused, and nothing is written', async () => {
  writeFileSync(join(folder, 'text.bpf.o'), 'no object');
  const { code, stdout, stderr } = await gen('text.bpf.o');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^ebpf-tool: open of BPF object text\.bpf\.o failed: BPF object format invalid/,
  );
  expect(readdirSync(folder)).toEqual(['text.bpf.o']);
});
