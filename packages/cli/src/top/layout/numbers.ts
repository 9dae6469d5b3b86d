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
