#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { compileBpf } from './compile.ts';
import { writeSkeleton } from './write.ts';

const USAGE = `Usage: ebpf-build [--include folder]… [--out folder] [--js] source.bpf.c…

Compiles BPF C sources with clang and writes, for each, <out>/<name>.bpf.o and its typed module, <out>/<name>.skel.ts;
with --js <name>.skel.js and <name>.skel.d.ts. For an object that is there already: ebpf-tool gen skeleton.

Example: ebpf-build --include include --out dist src/*.bpf.c
`;

function main(): number {
  const parsed = parse();
  if (typeof parsed === 'string') {
    process.stderr.write(`ebpf-build: ${parsed}\n\n${USAGE}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const cwd = process.cwd();
  for (const source of positionals) {
    const object = compileBpf(source, { cwd, out: values.out, include: values.include });
    writeSkeleton(object, { javascript: values.js });
  }
  return 0;
}

function parse() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: {
        include: { type: 'string', multiple: true, default: [] },
        out: { type: 'string', default: 'dist' },
        js: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const wrong = parsed.positionals.find((source) => !source.endsWith('.bpf.c'));
    if (wrong !== undefined) return `${wrong} is no BPF C source: its name must end in .bpf.c`;
    if (parsed.positionals.length === 0 && !parsed.values.help)
      return 'name at least one .bpf.c source';
    return parsed;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`ebpf-build: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
