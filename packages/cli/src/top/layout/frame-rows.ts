import type { TopLine } from '../../output/schema/index.ts';
import { percent } from '../budget.ts';
import type { View } from '../view.ts';
import { cell } from './cells.ts';
import { row, type Row } from './row.ts';

/** Above all panels: when, how, and what it costs. */
export function header(frame: TopLine, view: View, width: number): Row[] {
  const { cost } = frame;
  const clock = `${frame.time.slice(11, 19)} UTC`;
  const how = [
    `${frame.seconds.toFixed(1)} s`,
    `sort: ${view.sort}`,
    ...(view.filter === '' ? [] : [`filter: ${view.filter}`]),
  ];
  const left = `${view.isReplay ? 'replay of ' : ''}ebpf-tool top  ${clock}  ${how.join('  ')}`;
  const kernel =
    cost.bpf === null ? 'in the kernel unknown: needs CAP_SYS_ADMIN' : `BPF ${percent(cost.bpf)}`;
  const budget = cost.budget === null ? '' : `, budget ${percent(cost.budget)}`;
  const off = frame.probes
    .filter(({ state }) => state === 'stepped_down')
    .map(({ name }) => name.replace('_', ' '));
  const down = [
    ...(off.length > 0 ? [`off: ${off.join(', ')}`] : []),
    ...(cost.slowdown > 1 ? [`intervals ×${cost.slowdown}`] : []),
  ];
  return [
    [
      { text: cell(left, Math.max(width - 8, 0)), look: 'bold' },
      { text: view.isAtEnd ? ' END ' : view.isPaused ? ' PAUSED ' : '', look: 'inverse' },
    ],
    [
      {
        text: `cost ${percent(cost.share)} of one CPU (${kernel}, process ${percent(cost.process)})${budget}`,
      },
      ...(down.length > 0 ? [{ text: `  OVER: ${down.join(', ')}`, look: 'yellow' as const }] : []),
    ],
  ];
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
