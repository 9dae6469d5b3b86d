export type { Answer } from './answer.ts';
export type { Blocked } from './blocked.ts';
export { feature, features, type Feature } from './features.ts';
export { FeatureError, requires } from './requires.ts';
