import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names `./x.js` in declarations where the source names `./x.ts`: the compiler does that in JavaScript only, and `x.ts` is not in the tarball. */
export function rewriteDeclarations(folder: string): void {
  for (const file of globSync('**/*.d.ts', { cwd: folder })) {
    const path = join(folder, file);
    writeFileSync(path, withJsExtensions(readFileSync(path, 'utf8')));
  }
}

/** The text of a `.d.ts` whose imports name emitted files. */
export function withJsExtensions(declarations: string): string {
  return declarations.replaceAll(/(\bfrom |\bimport\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2');
}
