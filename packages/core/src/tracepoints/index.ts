export { TracepointFormatError } from '../errors/tracepoint-format-error.ts';
export type { FieldKind, FieldPlace, TracepointField } from './field.ts';
export type { TracepointValue } from './field-value.ts';
export { TracepointFormat, type ConstantLookup, type TracepointValues } from './format.ts';
export type { TracepointName } from './tracefs.ts';
export { listTracepoints, readTracepointFormat } from './tracepoints.ts';
