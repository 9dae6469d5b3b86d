import { count } from '../../output/units.ts';
import type { Profile } from '../profile.ts';
import { interact } from './interact.ts';
import { layOut, type Block } from './layout.ts';
import { fit, positionOf } from './view.ts';
import { xml } from './xml.ts';

const WIDTH = 1200;
const MARGIN = 10;
const INNER = WIDTH - 2 * MARGIN;
const ROW = 16;
const HEAD = 64;
const FOOT = 28;
/** What is narrower cannot be seen; where there are millions of samples, there are many of them. */
const NARROWEST = 0.1;

const COLORS: Readonly<
  Record<Block['kind'], { readonly hue: number; readonly saturation: number }>
> = {
  root: { hue: 210, saturation: 15 },
  thread: { hue: 210, saturation: 35 },
  kernel: { hue: 22, saturation: 85 },
  user: { hue: 45, saturation: 85 },
  jit: { hue: 110, saturation: 50 },
};

const LEGEND = [
  ['kernel', 'kernel'],
  ['user', 'program and libraries'],
  ['jit', 'compiled at run time (JavaScript, Java, …)'],
] as const;

/**
 * The profile as a flame graph: an SVG that needs nothing else, not even a network. Clicks zoom where scripts run; elsewhere it is a
 * picture.
 */
export function flameGraph(profile: Profile): string {
  const blocks = layOut(profile);
  const [root] = blocks;
  const scale = INNER / Math.max(1, profile.samples);
  const drawn =
    root === undefined ? [] : blocks.filter(({ samples }) => samples * scale >= NARROWEST);
  const rows = 1 + drawn.reduce((deepest, { depth }) => Math.max(deepest, depth), 0);
  const height = HEAD + rows * ROW + FOOT;
  const hidden = blocks.length - drawn.length;
  const subtitle = `${count(profile.samples, 'sample')} of ${profile.sampling.event}${hidden > 0 ? `; ${count(hidden, 'block')} too narrow to draw` : ''}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" tabindex="0">
<style>${STYLE}</style>
<rect class="paper" width="100%" height="100%"/>
<text class="heading" x="${WIDTH / 2}" y="22" text-anchor="middle">Flame graph</text>
<text x="${WIDTH / 2}" y="40" text-anchor="middle">${xml(subtitle)}</text>
<text id="reset" class="button" x="${MARGIN}" y="22" visibility="hidden">Reset zoom</text>
<text id="search" class="button" x="${WIDTH - MARGIN}" y="22" text-anchor="end">Search</text>
${legend()}
<svg x="${MARGIN}" y="${HEAD}" width="${INNER}" height="${rows * ROW}">
${root === undefined ? '' : drawn.map((block) => drawBlock(block, root, rows)).join('\n')}
</svg>
<text id="details" x="${MARGIN}" y="${height - 10}"></text>
<text id="matched" x="${WIDTH - MARGIN}" y="${height - 10}" text-anchor="end"></text>
<script><![CDATA[
(${interact.toString()})(document, ${INNER}, {
positionOf: ${positionOf.toString()},
fit: ${fit.toString()},
ask: (question) => prompt(question),
});
]]></script>
</svg>
`;
}

const STYLE = `svg:focus { outline: none } text { font: 12px monospace; fill: #222 } .heading { font: bold 17px sans-serif }
.paper { fill: #fbfaf7 } .button { cursor: pointer; text-decoration: underline; fill: #06c }
.block { cursor: pointer } .block text { pointer-events: none } .block rect { stroke: #fbfaf7; stroke-width: 0.5 }
.block:hover rect { stroke: #222; stroke-width: 1 } .block[data-match] rect { fill: #e05fe0 }`;

function legend(): string {
  let x = MARGIN;
  return LEGEND.map(([kind, text]) => {
    const item = `<rect x="${x}" y="${HEAD - 16}" width="10" height="10" fill="${color(kind, 0.5)}"/><text x="${x + 14}" y="${HEAD - 7}">${xml(text)}</text>`;
    x += 30 + text.length * 7.3;
    return item;
  }).join('');
}

function drawBlock(block: Block, root: Block, rows: number): string {
  const { label, kind, start, samples, depth } = block;
  const position = positionOf(block, root, INNER) ?? { x: 0, width: 0 };
  const y = (rows - 1 - depth) * ROW;
  const share = ((100 * samples) / root.samples).toFixed(2);
  const name = xml(label);
  return (
    `<g class="block" data-start="${start}" data-samples="${samples}" data-depth="${depth}" data-label="${name}">` +
    `<title>${name} (${count(samples, 'sample')}, ${share} %)</title>` +
    `<rect x="${position.x.toFixed(2)}" y="${y}" width="${position.width.toFixed(2)}" height="${ROW - 1}" rx="2" fill="${color(kind, fraction(label))}"/>` +
    `<text x="${(position.x + 3).toFixed(2)}" y="${y + 12}">${xml(fit(label, position.width))}</text></g>`
  );
}

/** One shade for each name, the same in each picture. */
function color(kind: Block['kind'], shade: number): string {
  const { hue, saturation } = COLORS[kind];
  return `hsl(${(hue + (shade - 0.5) * 14).toFixed(0)},${saturation}%,${(60 + shade * 14).toFixed(0)}%)`;
}

/** From 0 up to 1, by the letters of a name. */
function fraction(label: string): number {
  let hash = 0;
  for (const character of label) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return hash / 65_521;
}
