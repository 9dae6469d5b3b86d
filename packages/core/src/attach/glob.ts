/**
 * Whether a name fits a pattern: `*` is any text, `?` any one letter, all else is itself.
 *
 * @returns a test for the names, undefined when the pattern has neither: it is a name
 */
export function globTest(pattern: string): ((name: string) => boolean) | undefined {
  if (!/[*?]/.test(pattern)) return undefined;
  const parts = pattern.replaceAll(/\*+/g, '*').split('*');
  // By hand and not by RegExp: a pattern with many stars must not take exponential time.
  return (name) => {
    const [head = '', ...rest] = parts;
    const tail = rest.pop() ?? '';
    if (rest.length === 0 && parts.length === 1)
      return fits(head, name, 0) && head.length === name.length;
    if (head.length + tail.length > name.length) return false;
    if (!fits(head, name, 0) || !fits(tail, name, name.length - tail.length)) return false;
    let from = head.length;
    const end = name.length - tail.length;
    for (const part of rest) {
      while (from + part.length <= end && !fits(part, name, from)) from++;
      if (from + part.length > end) return false;
      from += part.length;
    }
    return true;
  };
}

function fits(part: string, name: string, at: number): boolean {
  for (let index = 0; index < part.length; index++)
    if (part[index] !== '?' ? part[index] !== name[at + index] : at + index >= name.length)
      return false;
  return true;
}
