/** What generated skeletons call. Nothing else should: it changes with the generator. */
export * from '../btf/codec-runtime.ts';
export { openSkeleton } from './open-skeleton.ts';
export type { Skeleton, SkeletonMap } from './skeleton.ts';
export type { Codec } from '../btf/codec.ts';
