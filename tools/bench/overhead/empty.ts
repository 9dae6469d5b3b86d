// Attaches programs that do nothing, by their names, until SIGINT: what they cost is the least that tracing system calls costs.
import { once } from 'node:events';
import { openObject } from '@ebpf-dojo/core';

const [object = '', ...names] = process.argv.slice(2);
using open = openObject(object, { programs: names });
using loaded = open.load();
for (const name of names) loaded.programs[name]?.attach();
const awake = setInterval(() => {}, 60_000);
await once(process, 'SIGINT');
clearInterval(awake);
