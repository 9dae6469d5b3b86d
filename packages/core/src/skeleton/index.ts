export { compileBpf, type CompileOptions } from './compile.ts';
export { generateSkeleton, type SkeletonOptions, type SkeletonSource } from './generate.ts';
export { writeSkeleton, type WriteSkeletonOptions } from './write.ts';
