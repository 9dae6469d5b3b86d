// `prepack` of a package, run in its folder: compiles src/ to dist/, which is what its tarball holds.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rewriteDeclarations } from './declarations.ts';

const TSC = join(import.meta.dirname, '../../node_modules/.bin/tsc');

rmSync('dist', { recursive: true, force: true });
execFileSync(TSC, ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
rewriteDeclarations('dist');
