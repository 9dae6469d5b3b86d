import { behindDigits, isRegister } from './scan.ts';

/** What the verifier knows of registers, in its own notation: `map_value(map=counts,ks=4,vs=8)` by `R0`. */
export type RegisterStates = ReadonlyMap<string, string>;

/** Reads `R0_w=scalar(umax=255,var_off=(0x0; 0xff)) R10=fp0 fp-8=mmmm????`; the stack's slots are left out. */
export function parseRegisters(text: string): RegisterStates {
  const states = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const end = endOfWord(text, at);
    if (isRegister(text, at)) {
      const value = text.indexOf('=', at) + 1;
      if (value > 0 && value <= end)
        states.set(text.slice(at, behindDigits(text, at + 1)), text.slice(value, end));
    }
    at = end + 1;
  }
  return states;
}

/** A word ends at a space that is in no parentheses: `R1=inv(id=0,var_off=(0x0; 0xff))` has one within. */
function endOfWord(text: string, start: number): number {
  const space = text.indexOf(' ', start);
  const end = space === -1 ? text.length : space;
  const open = text.slice(start, end).indexOf('(');
  if (open === -1) return end;
  let depth = 0;
  for (let at = start + open; at < text.length; at++) {
    const character = text[at];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ' ' && depth === 0) return at;
  }
  return text.length;
}
