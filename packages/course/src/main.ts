import { dojo } from './dojo.ts';

process.exitCode = await dojo(process.argv.slice(2));
