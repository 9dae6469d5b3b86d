import { requires } from '@ebpf-dojo/testkit';
import { expect, test } from 'vitest';
import { predictions, verdictOn, type Exhibit } from '#lesson';
import { openRejected, rejections } from './rejected.ts';

requires('root', 'bpf', 'btf', 'ring buffer');

test.each(Object.keys(rejections) as Exhibit[])(
  '[02.6] [M1.6] the verifier’s objection to %s is foretold',
  (name) => {
    const { kind, words } = rejections[name];
    using open = openRejected(name);
    const verdict = verdictOn(open);
    const what = `gallery/${name}.bpf.c`;
    expect(verdict?.kind).toObserve(kind, { what, did: 'loaded it as it was at first' });
    expect(verdict?.said.join('\n')).toMatch(words);
    const predicted = predictions[name];
    // Who has not guessed yet is not told.
    if (predicted === '?')
      expect(predicted).toObserve('a prediction', { what, did: 'looked into predictions.ts' });
    expect(predicted).toObserve(kind, {
      what,
      did: `had the verifier look at it. ${verdict?.cause} ${verdict?.source?.text ?? ''}`.trim(),
    });
  },
);
