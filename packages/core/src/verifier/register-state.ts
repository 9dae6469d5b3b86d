/** What the verifier knows of registers, in its own notation: `map_value(map=counts,ks=4,vs=8)` by `R0`. */
export type RegisterStates = ReadonlyMap<string, string>;

const NAME = /\bR(\d+)(?:_[a-zA-Z]+)?=/g;

/** Reads `R0_w=scalar(umax=255,var_off=(0x0; 0xff)) R10=fp0 fp-8=mmmm????`; the stack's slots are left out. */
export function parseRegisters(text: string): RegisterStates {
  const states = new Map<string, string>();
  for (const match of text.matchAll(NAME)) {
    const start = match.index + match[0].length;
    states.set(`R${match[1]}`, text.slice(start, endOfValue(text, start)));
  }
  return states;
}

/** A value ends at a space that is in no parentheses: `inv(id=0,var_off=(0x0; 0xff))` has one within. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === ' ' && depth === 0) return at;
  }
  return text.length;
}
