import type { Argument, Signatures } from './argument.ts';
import { bits, choice } from './constants.ts';
import { plain } from './argument.ts';
import { struct } from './pointers.ts';

const NANOSECOND_DIGITS = 9;

// include/uapi/linux/time.h
const clock = choice({
  CLOCK_REALTIME: 0,
  CLOCK_MONOTONIC: 1,
  CLOCK_PROCESS_CPUTIME_ID: 2,
  CLOCK_THREAD_CPUTIME_ID: 3,
  CLOCK_MONOTONIC_RAW: 4,
  CLOCK_REALTIME_COARSE: 5,
  CLOCK_MONOTONIC_COARSE: 6,
  CLOCK_BOOTTIME: 7,
  CLOCK_REALTIME_ALARM: 8,
  CLOCK_BOOTTIME_ALARM: 9,
  CLOCK_TAI: 11,
});

/** A length of time in seconds, to the nanosecond, without zeros at its end: `0.3 s`. */
export function timespecText({
  tv_sec: seconds,
  tv_nsec: nanoseconds,
}: {
  readonly tv_sec: bigint;
  readonly tv_nsec: bigint;
}): string {
  const fraction = String(nanoseconds).padStart(NANOSECOND_DIGITS, '0').replace(/0+$/, '');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`} s`;
}

const timespec: Argument = struct('timespec', timespecText);
const timespecOut: Argument = struct('timespec', timespecText, { out: true });

/** Calls about time. */
export const time: Signatures = {
  nanosleep: [timespec, plain],
  clock_nanosleep: [clock, bits({ TIMER_ABSTIME: 1 }), timespec, plain],
  clock_gettime: [clock, timespecOut],
  clock_getres: [clock, timespecOut],
  clock_settime: [clock, timespec],
  timerfd_create: [clock, bits({ TFD_NONBLOCK: 0o4000, TFD_CLOEXEC: 0o2000000 })],
};
