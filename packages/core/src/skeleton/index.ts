export { compileBpf, type CompileOptions } from './compile.ts';
export { generateSkeleton } from './generate.ts';
