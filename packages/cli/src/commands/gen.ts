import { Command } from 'commander';
import type { DefineCommand } from './index.ts';

/** `ebpf-tool gen skeleton` */
export const genCommand: DefineCommand = (finish) =>
  new Command('gen')
    .description('Generate code from BPF objects.')
    .addCommand(
      new Command('skeleton')
        .description(
          'Write the typed module of a BPF object: open, load, attach, read, with its own types.',
        )
        .argument('<object>', 'the .bpf.o file, compiled by clang with -target bpf -g')
        .option('-o, --out <file>', 'the module; default: <name>.skel.ts beside the object')
        .option('--js', 'JavaScript with a .d.ts, as also for --out <file>.js', false)
        .option('--embed', 'carry the object in the module, which then needs no file', false)
        .addHelpText(
          'after',
          `
Needs no privileges. The module depends on @ebpf-dojo/core alone, and opens the object from where it lay, seen from the module.

Examples:
  ebpf-tool gen skeleton bpf/dist/trace.bpf.o --out /tmp/trace.skel.ts
  ebpf-tool gen skeleton bpf/dist/trace.bpf.o --embed --out /tmp/trace.js`,
        )
        .action(async (object: string, options: GenSkeletonOptions) => {
          const { runGenSkeleton } = await import('../gen/run.ts');
          finish(runGenSkeleton(object, options));
        }),
    )
    .addHelpText(
      'after',
      '\nExample:\n  ebpf-tool gen skeleton bpf/dist/trace.bpf.o --out /tmp/trace.skel.ts',
    );

/** What `gen skeleton` was given. */
export interface GenSkeletonOptions {
  readonly out?: string;
  readonly js: boolean;
  readonly embed: boolean;
}
