import { madeUpKernel, readTgid } from './experiment.ts';
import { gallery, verdictOn, type Exhibit } from './gallery.ts';
import { predictions } from './predictions.ts';

/** What a fixed offset and a name find, on three kernels. */
export function printExperiment(): void {
  const row = (...cells: readonly (string | number)[]) =>
    console.log(cells.map((cell) => String(cell).padStart(12)).join(''));
  row('kernel', 'by offset', 'by name', 'really');
  for (const name of ['old-kernel', 'new-kernel'] as const) {
    const { byOffset, byName } = readTgid(madeUpKernel(name, 4242));
    row(name, byOffset, byName, 4242);
  }
  const { byOffset, byName } = readTgid();
  row('this kernel', byOffset, byName, process.pid);
}

/** What the verifier says of each program in gallery/. */
export function printGallery(): void {
  for (const name of Object.keys(gallery) as Exhibit[]) {
    const guess = predictions[name];
    // Who has not guessed yet is not told.
    if (guess === '?') {
      console.log(`${name}: guess first, in predictions.ts`);
      continue;
    }
    using open = gallery[name]();
    const verdict = verdictOn(open);
    console.log(
      `${name}: ${verdict === undefined ? 'loads' : `${verdict.kind}, predicted ${guess}`}`,
    );
    for (const line of [verdict?.source?.text, verdict?.cause, verdict?.fix])
      if (line !== undefined) console.log(`  ${line}`);
  }
}
