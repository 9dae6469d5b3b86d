#!/usr/bin/env node
import { keepCompiledModules } from './compile-cache.ts';

keepCompiledModules();
// Imported later than this module, so that it is kept, too.
const { run } = await import('./run.ts');
process.exitCode = await run(process.argv.slice(2));
