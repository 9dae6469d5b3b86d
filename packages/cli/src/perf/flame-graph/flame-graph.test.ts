import { expect, test } from 'vitest';
import { openPicture } from '../../testing/picture.ts';
import { profileOf, sampleProfile } from '../../testing/profile.ts';
import { flameGraph } from './flame-graph.ts';
import { layOut } from './layout.ts';
import { fit, positionOf } from './view.ts';
import { xml } from './xml.ts';

const WIDTH = 1180;

test('blocks that begin alike are one, side by side by name', () => {
  const blocks = layOut(sampleProfile());
  expect(blocks.map(({ label, start, samples, depth }) => [depth, start, samples, label])).toEqual([
    [0, 0, 8, 'all'],
    [1, 0, 1, 'a;b'],
    [2, 0, 1, 'main'],
    [3, 0, 1, 'work<T&>'],
    [1, 1, 7, 'app'],
    [2, 1, 7, 'main'],
    [3, 1, 1, '[app]'],
    [3, 2, 2, 'hot /srv/app.js:3:1'],
    [4, 2, 2, 'hot /srv/app.js:3:1'],
    [3, 4, 4, 'work'],
    [4, 4, 4, 'do_syscall_64'],
    [5, 4, 4, 'ksys_read'],
  ]);
});

test('a block in view is drawn to scale, those below as wide as the view, others not', () => {
  const view = { start: 4, samples: 4, depth: 3 };
  const at = (start: number, samples: number, depth: number) =>
    positionOf({ start, samples, depth }, view, 100);
  expect(at(4, 4, 3)).toEqual({ x: 0, width: 100, isBelow: false });
  expect(at(5, 1, 4)).toEqual({ x: 25, width: 25, isBelow: false });
  expect(at(1, 7, 2)).toEqual({ x: 0, width: 100, isBelow: true });
  expect(at(0, 1, 2)).toBeUndefined();
  expect(at(2, 2, 3)).toBeUndefined();
  expect(at(8, 1, 4)).toBeUndefined();
});

test('labels are cut to their block', () => {
  expect(fit('main', 100)).toBe('main');
  expect(fit('a_long_function_name', 80)).toBe('a_long_fu…');
  expect(fit('main', 20)).toBe('');
});

test('what XML has characters for is escaped, and what it cannot have is replaced', () => {
  expect(xml(`<a b="c">&'\u0001\uD800\u{1F525}`)).toBe(
    '&lt;a b=&quot;c&quot;&gt;&amp;&apos;\uFFFD\uFFFD\u{1F525}',
  );
});

test('the picture needs nothing from elsewhere, and names with signs of XML do it no harm', () => {
  const svg = flameGraph(sampleProfile());
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|href|url\(|@import/);
  expect(svg).toContain('<title>work&lt;T&amp;&gt; (1 sample, 12.50 %)</title>');
  expect(svg.match(/]]>/g)).toHaveLength(1);
  expect(svg).toMatch(/width="1200"/);
});

test('a click zooms, Reset and Escape go back', () => {
  const picture = openPicture(flameGraph(sampleProfile()));
  const state = (label: string) => {
    const block = picture.block(label);
    if (block.getAttribute('display') === 'none') return 'hidden';
    const rect = block.querySelector('rect');
    return [Number(rect?.getAttribute('x')), Number(rect?.getAttribute('width'))];
  };
  const reset = picture.element('#reset');
  expect(state('work')).toEqual([0, WIDTH / 8]);
  expect(state('ksys_read')).toEqual([WIDTH / 2, WIDTH / 2]);

  picture.block('do_syscall_64').fire('click');
  expect(state('ksys_read')).toEqual([0, WIDTH]);
  expect(picture.block('ksys_read').querySelector('text')?.textContent).toBe('ksys_read');
  expect(state('all')).toEqual([0, WIDTH]);
  expect(picture.block('all').getAttribute('opacity')).toBe('0.5');
  expect(state('hot')).toBe('hidden');
  expect(reset.getAttribute('visibility')).toBe('visible');

  reset.fire('click');
  expect(state('hot')).toEqual([WIDTH / 4, WIDTH / 4]);
  expect(reset.getAttribute('visibility')).toBe('hidden');
  picture.block('hot').fire('click');
  expect(state('ksys_read')).toBe('hidden');
  picture.element('svg').fire('keydown', { key: 'Escape' });
  expect(state('ksys_read')).toEqual([WIDTH / 2, WIDTH / 2]);
});

test('Search marks names and tells their share of what is in view, each sample once', () => {
  const picture = openPicture(flameGraph(sampleProfile()));
  const search = picture.element('#search');
  const matched = () => picture.element('#matched').textContent;
  const marked = () => picture.blocks.filter((block) => block.getAttribute('data-match')).length;
  picture.answer = 'hot|^work$';
  search.fire('click');
  expect([matched(), marked(), search.textContent]).toEqual(['matched: 75.0 %', 3, 'Reset search']);
  picture.block('app').fire('click');
  expect(matched()).toBe('matched: 85.7 %');
  search.fire('click');
  expect([matched(), marked(), search.textContent]).toEqual(['', 0, 'Search']);
  picture.answer = 'hot /srv/app.js:3:1(';
  search.fire('click');
  expect(marked()).toBe(0);
  search.fire('click');
  picture.answer = null;
  search.fire('click');
  expect(marked()).toBe(0);
});

test('the pointer shows the whole name', () => {
  const picture = openPicture(flameGraph(sampleProfile()));
  picture.block('ksys_read').fire('mouseover');
  expect(picture.element('#details').textContent).toBe('ksys_read (4 samples, 50.00 %)');
  picture.block('ksys_read').fire('mouseout');
  expect(picture.element('#details').textContent).toBe('');
});

test('a profile without samples is a picture all the same', () => {
  const svg = flameGraph(profileOf([]));
  expect(openPicture(svg).blocks).toEqual([]);
  expect(svg).toContain('>0 samples of cpu-clock<');
});
