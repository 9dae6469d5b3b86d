// Child of lifecycle.host.kernel.test.ts: loads an object, forgets it, and waits for the garbage collector's warning.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openCounter } from './counter.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function forget(): void {
  openCounter('forgotten').load();
}

forget();
const warned = new Promise((resolve) => process.once('warning', resolve));
const collecting = setInterval(collectGarbage, 10);
await warned;
clearInterval(collecting);
