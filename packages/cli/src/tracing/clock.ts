/** Turns times of the kernel's monotonic clock into wall-clock time. */
export class WallClock {
  /** Nanoseconds from the monotonic clock's zero to 1970, as measured once. */
  readonly #offset = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();

  /** @param monotonic nanoseconds, as `bpf_ktime_get_ns` gives; both clocks are CLOCK_MONOTONIC */
  iso(monotonic: bigint): string {
    const nanoseconds = monotonic + this.#offset;
    const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000)
      .toISOString()
      .slice(0, 19);
    return `${seconds}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}Z`;
  }

  /** The time of day where this runs, `14:03:07.123456`. */
  timeOfDay(monotonic: bigint): string {
    const nanoseconds = monotonic + this.#offset;
    const date = new Date(Number(nanoseconds / 1_000_000n));
    const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(
      (part) => String(part).padStart(2, '0'),
    );
    const micros = (nanoseconds / 1000n) % 1_000_000n;
    return `${hours}:${minutes}:${seconds}.${String(micros).padStart(6, '0')}`;
  }
}
