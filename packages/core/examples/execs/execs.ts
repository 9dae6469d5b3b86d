import { spawn } from 'node:child_process';
import { openExecs } from './dist/execs.skel.ts';

using open = openExecs();
open.globals.wanted = 'factor'; // a constant of the C source: a string of at most 16 bytes
using execs = open.load(); // here the verifier checks the program
using _link = execs.programs.on_exec.attach();

spawn('/bin/sh', ['-c', '/usr/bin/factor 391; /bin/date; /usr/bin/factor 2021'], {
  stdio: 'ignore',
});

let seen = 0;
for await (const { path, pid, time } of execs.maps.events) {
  console.log(
    `${path} started as process ${pid}, ${(Number(time / 1_000_000n) / 1e3).toFixed(1)} s after boot`,
  );
  if (++seen === 2) break;
}
console.log(`${seen} seen, ${execs.globals.lost} lost`);
// `using` ends it here: detached, unloaded, freed.
