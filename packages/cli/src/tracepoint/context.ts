import type { Rule } from '@ebpf-dojo/bpf/tracepoint';
import type { SampleLayout } from './layout.ts';

/** What a filter's rules are made with. */
export interface RuleContext {
  /** The filter, for errors that point into it. */
  readonly text: string;
  readonly layout: SampleLayout;
  /** An empty rule. */
  readonly empty: Rule;
}
