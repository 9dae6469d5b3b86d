import type { TopLine } from '../../output/schema/index.ts';
import { percent, probeName } from '../budget.ts';
import type { View } from '../view.ts';
import { fitRow, row, type Row } from './row.ts';

/** Above all panels: when, how, and what it costs. */
export function header(frame: TopLine, view: View, width: number): Row[] {
  const { cost } = frame;
  const what = view.isReplay ? 'replay of top' : 'ebpf-tool top';
  const how = [
    what,
    `${frame.time.slice(11, 19)} UTC`,
    `${frame.seconds.toFixed(1)} s`,
    `by ${view.sort}`,
    ...(view.filter === '' ? [] : [`only ${view.filter}`]),
  ].join('  ');
  const mark = view.isAtEnd ? ' END ' : view.isPaused ? ' PAUSED ' : '';
  const over = overText(frame);
  const left: Row = [
    { text: how, look: 'bold' },
    { text: over, look: 'yellow' },
  ];
  const kernel =
    cost.bpf === null ? 'in the kernel unknown: needs CAP_SYS_ADMIN' : `BPF ${percent(cost.bpf)}`;
  const budget = cost.budget === null ? '' : `, budget ${percent(cost.budget)}`;
  return [
    [...fitRow(left, Math.max(width - mark.length, 0)), { text: mark, look: 'inverse' }],
    row(
      `cost ${percent(cost.share)} of one CPU (${kernel}, process ${percent(cost.process)})${budget}`,
    ),
  ];
}

/** What was given up to stay within the budget. */
function overText({ probes, cost }: TopLine): string {
  const off = probes.filter(({ state }) => state === 'stepped_down');
  const parts = [
    ...(off.length > 0 ? [`${off.map(({ name }) => probeName(name)).join(', ')} off`] : []),
    ...(cost.slowdown > 1 ? [`intervals ×${cost.slowdown}`] : []),
  ];
  return parts.length === 0 ? '' : `  OVER: ${parts.join(', ')}`;
}

/** Below all panels: what keys do, or what is being typed. */
export function footer(view: View, width: number): Row[] {
  if (view.typing !== null)
    return [
      [
        { text: 'only processes with this id, or with this in their name: ' },
        { text: `${view.typing}_`, look: 'inverse' },
      ],
    ];
  if (view.showsHelp || view.detail !== null) return [row('Esc back  q quit', 'dim')];
  if (view.isReplay) return [row(REPLAY_KEYS, 'dim')];
  return [row(width < KEYS.length ? SHORT_KEYS : KEYS, 'dim')];
}

const KEYS =
  '1-4 probes  / filter  s sort  + - interval  space pause  ↑ ↓ Enter process  ? help  q quit';
const SHORT_KEYS = '1-4 probes / filter s sort +- interval space pause Enter process ? help q quit';
const REPLAY_KEYS =
  'space pause  + - slower, faster  / filter  s sort  Enter process  ? help  q quit';
