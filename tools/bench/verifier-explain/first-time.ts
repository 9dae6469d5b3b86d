import { readFileSync } from 'node:fs';
import { explainVerifierLog } from '@ebpf-dojo/core';

// A process of its own, whose code never ran before: that is how a person meets an explanation. Prints milliseconds.
const log = readFileSync(0, 'utf8');
const start = process.hrtime.bigint();
explainVerifierLog(log);
process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));
