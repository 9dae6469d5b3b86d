import { record } from '@ebpf-dojo/cli/recording';
import { top } from '@ebpf-dojo/cli/top';

/** Three frames, each with the process that made most system calls. */
async function* busiest() {
  let count = 0;
  for await (const frame of top({ interval: 0.5, probes: ['processes'] })) {
    const [first] = frame.processes?.rows ?? [];
    console.log(`${first?.comm}: ${first?.count} calls in ${frame.seconds.toFixed(1)} s`);
    yield frame;
    if (++count === 3) return; // detached, unloaded, freed
  }
}

await record('/tmp/busiest.ndjson.gz', busiest(), { from: 'top' });
