import type { Argument, Signatures } from './argument.ts';
import { bits, choice } from './constants.ts';
import { plain } from './argument.ts';
import { struct, type StructOptions } from './pointers.ts';

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

/** Read or, with `out`, filled: 32-bit programs have one of half the size. */
function timespecOf({ out = false }: StructOptions = {}): Argument {
  const on32Bit = struct(
    'timespec32',
    ({ tv_sec, tv_nsec }) => timespecText({ tv_sec: BigInt(tv_sec), tv_nsec: BigInt(tv_nsec) }),
    { out, alike: true },
  );
  return struct('timespec', timespecText, { out, on32Bit });
}

/** Of the calls that gave 32-bit programs times after 2038. What is above the lower half of their nanoseconds counts for nothing. */
function timespec64({ out = false }: StructOptions = {}): Argument {
  return struct(
    'timespec',
    ({ tv_sec, tv_nsec }) => timespecText({ tv_sec, tv_nsec: BigInt.asUintN(32, tv_nsec) }),
    { out, alike: true },
  );
}

const timespec = timespecOf();
const timespecOut = timespecOf({ out: true });
const timerFlags = bits({ TIMER_ABSTIME: 1 });

/** Calls about time. */
export const time: Signatures = {
  nanosleep: [timespec, plain],
  clock_nanosleep: [clock, timerFlags, timespec, plain],
  clock_nanosleep_time64: [clock, timerFlags, timespec64(), plain],
  clock_gettime: [clock, timespecOut],
  clock_gettime64: [clock, timespec64({ out: true })],
  clock_getres: [clock, timespecOut],
  clock_getres_time64: [clock, timespec64({ out: true })],
  clock_settime: [clock, timespec],
  clock_settime64: [clock, timespec64()],
  timerfd_create: [clock, bits({ TFD_NONBLOCK: 0o4000, TFD_CLOEXEC: 0o2000000 })],
};
