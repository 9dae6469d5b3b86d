import { constants } from 'node:os';
import { int, plain, type Argument, type Signatures } from './argument.ts';
import { choice, type Names } from './constants.ts';
import { struct } from './pointers.ts';

// SIGPOLL and SIGIO are one, as are SIGIOT and SIGABRT, SIGUNUSED and SIGSYS: signal(7) prefers these.
const aliases = new Set(['SIGPOLL', 'SIGIOT', 'SIGUNUSED']);
const FIRST_REALTIME = 32;
const SIGNALS = 64;

const names: readonly string[] = Array.from({ length: SIGNALS + 1 }, (_, number) => {
  if (number >= FIRST_REALTIME) return `SIGRT_${number - FIRST_REALTIME}`;
  const known = Object.entries(constants.signals).find(
    ([name, value]) => value === number && !aliases.has(name),
  );
  return known?.[0] ?? String(number);
});

/** `SIGTERM`; `SIGRT_2` for a real-time signal, counted from the kernel's first one; the number for what is none. */
export function signalText(number: number): string {
  return names[number] ?? String(number);
}

/** A signal, by number. */
export const signal: Argument = { show: (value) => signalText(int(value)) };

const how: Names = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 };

const set: Argument = struct('signal_set', ({ signals }) => signalSetText(signals), {
  alike: true,
});

/** `[SIGINT SIGTERM]`, or `~[SIGKILL]` when those missing are fewer. */
export function signalSetText(set64: bigint): string {
  const members = (wanted: boolean): string[] =>
    Array.from({ length: SIGNALS }, (_, index) => index)
      .filter((index) => ((set64 >> BigInt(index)) & 1n) === (wanted ? 1n : 0n))
      .map((index) => signalText(index + 1));
  const inside = members(true);
  return inside.length > SIGNALS / 2 ? `~[${members(false).join(' ')}]` : `[${inside.join(' ')}]`;
}

/** Calls about signals. */
export const signals: Signatures = {
  kill: [{ show: (value) => String(int(value)) }, signal],
  tkill: [plain, signal],
  tgkill: [plain, plain, signal],
  rt_sigaction: [signal, plain, plain, plain],
  rt_sigprocmask: [choice(how), set, plain, plain],
  rt_sigsuspend: [set, plain],
};
