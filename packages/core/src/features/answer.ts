/** What came of trying a feature of the running kernel. */
export interface FeatureAnswer {
  /** What was tried, as a person would name it: `"map type 'ringbuf'"`. */
  readonly feature: string;
  /** `inconclusive`: it could not be tried with these privileges, or what came back says neither. */
  readonly has: 'yes' | 'no' | 'inconclusive';
  /** What was seen: `'attached, ran 12×'`, `'create: EINVAL'`. */
  readonly seen: string;
  /** Unless the answer is yes: the one thing to do about it. */
  readonly remedy: string | undefined;
  /** The errno's name, where the kernel refused. */
  readonly code: string | undefined;
  /** The Linux release that introduced it, such as `'5.8'`. */
  readonly since: string;
  /** The build option it depends on beyond `CONFIG_BPF_SYSCALL`, where there is one that distributions leave out. */
  readonly option: string | undefined;
  /** Where release and option are from: a commit of the kernel, or a file of it. */
  readonly source: string;
}

/** Where a feature comes from. */
export interface Origin {
  readonly since: string;
  readonly source: string;
  readonly option?: string;
}

/** What a try shows; {@link FeatureAnswer} is made of it. */
export type Outcome =
  | { readonly has: 'yes'; readonly seen: string }
  | {
      readonly has: 'no' | 'inconclusive';
      readonly seen: string;
      readonly code?: string;
      readonly remedy?: string;
    };

/** Puts an outcome and its origin together. */
export function answer(feature: string, origin: Origin, outcome: Outcome): FeatureAnswer {
  const { since, source, option } = origin;
  const remedy = outcome.has === 'yes' ? undefined : (outcome.remedy ?? remedyFor(origin));
  const code = outcome.has === 'yes' ? undefined : outcome.code;
  return { feature, has: outcome.has, seen: outcome.seen, remedy, code, since, option, source };
}

function remedyFor({ since, option }: Origin): string {
  return option === undefined
    ? `Use Linux ${since} or newer.`
    : `Use Linux ${since} or newer, built with ${option}=y.`;
}
