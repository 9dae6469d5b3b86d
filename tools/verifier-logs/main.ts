import { mkdirSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { VerifierError } from '@ebpf-dojo/core';
import { provoke, rejectedSources } from '../../packages/core/src/testing/rejections.ts';

/**
 * Loads each of the programs in packages/core/fixtures/verifier on the running kernel and writes what came back to a file in the
 * folder given: `<major>.<minor>.txt`. The explainer's unit tests read these files.
 */
function main(folder: string | undefined): number {
  if (folder === undefined) {
    process.stderr.write('verifier-logs: say the folder to write to\n');
    return 2;
  }
  const kernel = release().split('.').slice(0, 2).join('.').replace(/-.*/, '');
  const parts = rejectedSources.map((name) => {
    const error = provoke(name);
    const said =
      error === undefined
        ? ['accepted', '']
        : error instanceof VerifierError
          ? ['verifier', error.log]
          : ['libbpf', error.details.map((line) => `${line}\n`).join('')];
    return (
      `==== ${name} ${said[0]} ${error?.code ?? ''}`.trimEnd() +
      `\n${withoutAddresses(said[1] ?? '')}`
    );
  });
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${kernel}.txt`);
  writeFileSync(path, parts.join(''));
  process.stderr.write(`${path}: ${parts.length} programs\n`);
  return 0;
}

/** Addresses of kernel memory differ from run to run, and are nobody's business. */
function withoutAddresses(log: string): string {
  return log.replaceAll(/(\(18\) r\d = )0x[0-9a-f]{16}/g, '$10xffff888000000000');
}

process.exitCode = main(process.argv[2]);
