/** Whether this machine, with these privileges, can do something. */
export type Answer =
  | { readonly has: 'yes' }
  /** `reason`: what was seen. `remedy`: the one thing to do about it. */
  | { readonly has: 'no'; readonly reason: string; readonly remedy: string }
  /** It was tried, and what came back says neither. */
  | { readonly has: 'unknown'; readonly reason: string; readonly cause: unknown };

export const YES: Answer = { has: 'yes' };

/** What is missing. */
export function no(reason: string, remedy: string): Answer {
  return { has: 'no', reason, remedy };
}
