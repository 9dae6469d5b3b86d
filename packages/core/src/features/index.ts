export { features } from './features.ts';
export type { FeatureAnswer } from './answer.ts';
export type { Helper } from './helper-names.ts';
export type { HookKind } from './hooks.ts';
