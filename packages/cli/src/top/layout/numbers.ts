const UNITS = ['', 'K', 'M', 'G'] as const;

/** A count or rate in at most five letters: `812`, `12.3K`, `4.1M`, `0.5`. */
export function short(value: number): string {
  let rest = value;
  let unit = 0;
  while (rest >= 10_000 || (unit > 0 && rest >= 999.5)) {
    rest /= 1000;
    unit++;
    if (unit === UNITS.length - 1) break;
  }
  const digits = unit > 0 ? (rest >= 100 ? 0 : 1) : rest < 10 && !Number.isInteger(rest) ? 1 : 0;
  return `${rest.toFixed(digits)}${UNITS[unit]}`;
}

const TIMES = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
] as const;

/** Nanoseconds in at most six letters: `812ns`, `1.5µs`, `64ms`, `3600s`. */
export function shortTime(nanoseconds: number): string {
  for (const [size, unit] of TIMES) {
    if (nanoseconds < size) continue;
    const value = nanoseconds / size;
    const text = value < 10 && !Number.isInteger(value) ? value.toFixed(1) : value.toFixed(0);
    return `${text}${unit}`;
  }
  return `${Math.round(nanoseconds)}ns`;
}
