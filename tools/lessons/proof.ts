/** Something that has to hold of a lesson, and whether it did. */
export interface Proof {
  /** `03`. */
  readonly lesson: string;
  /** What was looked at: `files`, or a target. */
  readonly subject: string;
  /** `03.2 is red: TodoError`. */
  readonly claim: string;
  /** Why it does not hold; undefined when it does. */
  readonly problem: string | undefined;
  /** The tests could not run: reason and remedy. */
  readonly blocked?: { readonly reason: string; readonly remedy: string } | undefined;
}
