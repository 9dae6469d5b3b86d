// Child of misuse.host.kernel.test.ts: calls everything with everything, and says what came. It must not die of it. The file that it is given
// has each call before it is made.
import { openSync } from 'node:fs';
import * as core from '../index.ts';
import * as observe from '../observe.ts';
import * as skeleton from '../skeleton/index.ts';
import * as symbols from '../symbols/index.ts';
import * as syscalls from '../syscalls/index.ts';
import { functions } from './misuse/functions.ts';
import { Misuse } from './misuse/misuse.ts';
import { subjects } from './misuse/subjects.ts';
import { World } from './misuse/world.ts';

const open = new World();
const closed = new World();
const misuse = new Misuse(open, closed, openSync(process.argv[2] ?? '/dev/null', 'w'));
misuse.exports({ ...core, ...observe, ...skeleton, ...symbols, ...syscalls }, subjects, functions);
await misuse.afterClose(subjects);
open.close();
open.close();
process.stdout.write(JSON.stringify(misuse.report()));
