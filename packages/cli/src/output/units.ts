const UNITS = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
] as const;

/** Nanoseconds for people: `812 ns`, `12.3 µs`, `1.20 s`. */
export function formatNanoseconds(nanoseconds: number): string {
  for (const [size, unit] of UNITS) {
    if (nanoseconds < size) continue;
    const value = nanoseconds / size;
    return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${unit}`;
  }
  return `${nanoseconds} ns`;
}

/** Text from the kernel or another process, made safe for a terminal: control characters become `\xNN`. */
export function printable(text: string): string {
  return text.replaceAll(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** `1 call`, `2 calls`, `2 addresses`. */
export function count(amount: number, noun: string): string {
  const plural = noun.endsWith('s') ? `${noun}es` : `${noun}s`;
  return `${amount} ${amount === 1 ? noun : plural}`;
}
