import { Box, Text, useApp, useInput, type Key as InkKey, type SuspendTerminal } from 'ink';
import { useEffect, type ReactNode } from 'react';
import type { Look, Row } from '../layout/row.ts';
import type { Key } from '../view.ts';
import { h } from './h.ts';

/** What is drawn, and who hears of keys. */
export interface AppProps {
  readonly rows: readonly Row[];
  readonly hasColor: boolean;
  readonly onKey: (key: Key) => void;
  readonly onCtrlZ: () => void;
  /** Given, once, what hands the terminal to others for a while. */
  readonly onReady: (suspend: SuspendTerminal) => void;
}

const looks = {
  bold: { bold: true },
  dim: { dimColor: true },
  cyan: { color: 'cyan' },
  yellow: { color: 'yellow' },
  inverse: { inverse: true },
} as const satisfies Record<Look, object>;

/** Rows as they are; what stands in them, layout.ts decides. */
export function App({ rows, hasColor, onKey, onCtrlZ, onReady }: AppProps): ReactNode {
  const { suspendTerminal } = useApp();
  useEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  useInput((text, key) => {
    if (key.ctrl && text === 'z') onCtrlZ();
    else for (const each of keysOf(text, key)) onKey(each);
  });
  return h(
    Box,
    { flexDirection: 'column' },
    ...rows.map((parts, index) =>
      h(
        Text,
        { key: index, wrap: 'truncate' },
        ...parts.map(({ text, look }) =>
          look === undefined || !hasColor ? text : h(Text, { ...looks[look] }, text),
        ),
      ),
    ),
  );
}

/** A terminal that is slow, or a person who pastes, may send several letters at once. */
function keysOf(text: string, key: InkKey): Key[] {
  if (key.ctrl) return text === 'c' ? [{ name: 'ctrl-c' }] : [];
  if (key.upArrow) return [{ name: 'up' }];
  if (key.downArrow) return [{ name: 'down' }];
  if (key.return) return [{ name: 'enter' }];
  if (key.escape) return [{ name: 'escape' }];
  if (key.backspace || key.delete) return [{ name: 'backspace' }];
  if (key.meta || key.tab) return [];
  return Array.from(text, (letter) =>
    letter === '\r' || letter === '\n' ? { name: 'enter' } : { text: letter },
  );
}
