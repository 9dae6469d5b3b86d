// Reads text without regular expressions: a log is read by code that never ran before, and an expression costs more to compile than hundreds
// of lines do to read.

const ZERO = 48;
const NINE = 57;

/** Whether a character code is that of a decimal digit. */
export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Where the decimal digits end that start at `at`: there, when there are none. */
export function behindDigits(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

/** Whether a register's name stands there: `R10`. */
export function isRegister(text: string, at: number): boolean {
  return text[at] === 'R' && isDigit(text.charCodeAt(at + 1));
}
