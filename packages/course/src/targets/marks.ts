const MARK = /\b(?:todo\(\s*'|TODO\(\s*")(\d{2}\.\d+)['"]/g;

/** The tasks that a `todo` or TODO stands for in a text, each once, in the order they stand there. */
export function marksIn(text: string): string[] {
  return [...new Set([...text.matchAll(MARK)].map(([, task = '']) => task))];
}
